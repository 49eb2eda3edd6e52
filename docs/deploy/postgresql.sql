-- As a superuser, once; then give each role its password with psql's \password, which shows it to nobody.
CREATE ROLE evidence LOGIN;
CREATE ROLE evidence_vault LOGIN;
CREATE ROLE evidence_reader LOGIN;
ALTER ROLE evidence_reader SET default_transaction_read_only = on;
CREATE DATABASE evidence OWNER evidence TEMPLATE template0 ENCODING 'UTF8';
CREATE DATABASE evidence_vault OWNER evidence_vault TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE evidence, evidence_vault FROM PUBLIC;
GRANT CONNECT ON DATABASE evidence TO evidence_reader;
