"""What every page needs: what the address asks, rendering, filters, paging, downloads, permissions, fields, errors."""
