-- In the database evidence, after every migrate and every restore: what the process for the public may read.
BEGIN;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM evidence_reader;
GRANT USAGE ON SCHEMA public TO evidence_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO evidence_reader;
-- Who has an account, who is signed in, and what leads to the vault.
DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
    AND (tablename LIKE 'auth\_%' OR tablename IN ('django_session', 'django_admin_log', 'claims_identitytoken'))
  LOOP EXECUTE format('REVOKE ALL ON %I FROM evidence_reader', name); END LOOP;
END $$;
COMMIT;
