-- As a superuser, once: psql -v desk=… -v vault=… -v reader=… (three passwords) -f postgresql.sql
CREATE ROLE evidence LOGIN PASSWORD :'desk';
CREATE ROLE evidence_vault LOGIN PASSWORD :'vault';
CREATE ROLE evidence_reader LOGIN PASSWORD :'reader';
ALTER ROLE evidence_reader SET default_transaction_read_only = on;
CREATE DATABASE evidence OWNER evidence TEMPLATE template0 ENCODING 'UTF8';
CREATE DATABASE evidence_vault OWNER evidence_vault TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE evidence, evidence_vault FROM PUBLIC;
GRANT CONNECT ON DATABASE evidence TO evidence_reader;
