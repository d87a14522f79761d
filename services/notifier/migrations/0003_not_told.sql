-- A reporter whom we cannot tell has nobody above: their duty ends with the delivery on record.
ALTER TABLE duty DROP CONSTRAINT duty_state_check;
ALTER TABLE duty ADD CONSTRAINT duty_state_check
    CHECK (state IN ('waiting', 'told', 'not_told', 'not_needed', 'unreachable'));
UPDATE duty SET state = 'not_told' WHERE state = 'unreachable' AND role = 'reporter';
