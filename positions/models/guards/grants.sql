-- What the application's role may do: read and add evidence, set its review columns, delete none of it.
--
-- Applied at the end of every `migrate`, since a new table needs its grants; the name of the role takes the place of the
-- braces. Functions may be called by everybody; those that act as their owner say so (SECURITY DEFINER).

REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {application};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {application};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {application};

-- Only read: what the owner writes, and what triggers write as the owner.
REVOKE INSERT, UPDATE, DELETE
    ON django_migrations, positions_givenrole, positions_guard, positions_reviewrule, positions_searchrow,
        positions_moment, positions_referencechange
    FROM {application};

-- Only read and added to: evidence, and the marks of forms that were sent.
REVOKE UPDATE, DELETE
    ON positions_entry, positions_entryspeaker, positions_citation, positions_amendment,
        positions_frozencomparison, positions_import, positions_submission
    FROM {application};

-- The columns of evidence that may be set after the row was written. Triggers decide when.
GRANT UPDATE (
        decided_by_id, decided_at, decision, decision_note, published_at, without_second_reader,
        superseded_at, sequence, condition, content, statement, coding_note, speaker)
    ON positions_entry TO {application};
GRANT UPDATE (
        decided_by_id, decided_at, decision, decision_note, published_at, without_second_reader,
        locator, quote, translation)
    ON positions_citation TO {application};
GRANT UPDATE (decided_by_id, decided_at, decision, decision_note, published_at, without_second_reader)
    ON positions_amendment TO {application};
GRANT UPDATE (content, redacted_sha256, redacted_at) ON positions_frozencomparison TO {application};
