"""What every act needs: one transaction, refusals in sentences, checks, the moment of publication, reasons."""
