-- Whether the version answers another question than the one before, so that callers had to follow the move. Moves from
-- before were not compared: they say nothing.
ALTER TABLE registry.alias_move ADD COLUMN changes_question boolean;
