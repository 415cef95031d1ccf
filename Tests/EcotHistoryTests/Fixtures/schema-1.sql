PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO grdb_migrations VALUES('1');
CREATE TABLE environment (
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  properties TEXT NOT NULL
) STRICT;
INSERT INTO environment VALUES(1,'0a3da9e8b5d7b495c1d6f51f7d5a3ac88cec04c8af6bf7c16c8c3c19d8741688','{"cpu":"a \"processor\""}');
INSERT INTO environment VALUES(2,'44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a','{}');
CREATE TABLE snapshot (
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO snapshot VALUES(1,'4e95aa8ea4d51fbb3050ec22046735cd55d884b3c30df899192f6b99a574e3b5');
INSERT INTO snapshot VALUES(2,'e21559112870fc06571f8932158f6132c9fef9b4e1aded7371a9bc5e8b95d012');
INSERT INTO snapshot VALUES(3,'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
CREATE TABLE address (
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO address VALUES(1,'0/loss/total.value');
INSERT INTO address VALUES(2,'0/decoder/final/layer.0/output.value');
INSERT INTO address VALUES(3,'0/decoder/final/layer.1/output.value');
INSERT INTO address VALUES(4,'0/decoder/final/layer.2/output.value');
INSERT INTO address VALUES(5,'9/loss/total.value');
INSERT INTO address VALUES(6,'9/decoder/final/layer.0/output.value');
INSERT INTO address VALUES(7,'9/decoder/final/layer.1/output.value');
INSERT INTO address VALUES(8,'9/decoder/final/layer.2/output.value');
CREATE TABLE statistic (
  snapshot_id INTEGER NOT NULL REFERENCES snapshot ON DELETE CASCADE,
  address_id INTEGER NOT NULL,
  digest BLOB NOT NULL,
  count INTEGER NOT NULL,
  nan INTEGER NOT NULL,
  inf INTEGER NOT NULL,
  zeros INTEGER NOT NULL,
  min REAL,
  max REAL,
  mean REAL,
  std REAL,
  l1 REAL,
  l2 REAL,
  PRIMARY KEY (snapshot_id, address_id)
) STRICT, WITHOUT ROWID;
INSERT INTO statistic VALUES(1,1,X'00000001ff0000010000000000000012',1,0,0,0,-1.0,1.0,1.0,0.0,0.0,8.0);
INSERT INTO statistic VALUES(1,2,X'00000001ff0000010000000000000024',64,0,0,0,-1.0,1.0,1.0,0.0,0.0,8.0);
INSERT INTO statistic VALUES(1,3,X'00000001ff0000010000000000000024',64,0,0,0,-1.0,1.0,1.0,0.0,0.0,8.0);
INSERT INTO statistic VALUES(1,4,X'00000001ff0000010000000000000024',64,0,0,0,-1.0,1.0,1.0,0.0,0.0,8.0);
INSERT INTO statistic VALUES(1,5,X'00000001ff0000010000000000000012',1,0,0,0,-1.0,1.0,1.0,0.0,0.0,8.0);
INSERT INTO statistic VALUES(1,6,X'00000001ff0000010000000000000024',64,0,0,0,-1.0,1.0,1.0,0.0,0.0,8.0);
INSERT INTO statistic VALUES(1,7,X'00000001ff0000010000000000000024',64,0,0,0,-1.0,1.0,1.0,0.0,0.0,8.0);
INSERT INTO statistic VALUES(1,8,X'00000001ff0000010000000000000024',64,0,0,0,-1.0,1.0,1.0,0.0,0.0,8.0);
INSERT INTO statistic VALUES(2,1,X'00000002ff0000010000000000000012',1,0,0,0,-1.0,1.0,2.0,0.0,0.0,16.0);
INSERT INTO statistic VALUES(2,2,X'00000002ff0000010000000000000024',64,0,0,0,-1.0,1.0,2.0,0.0,0.0,16.0);
INSERT INTO statistic VALUES(2,3,X'00000002ff0000010000000000000024',64,0,0,0,-1.0,1.0,2.0,0.0,0.0,16.0);
INSERT INTO statistic VALUES(2,4,X'00000002ff0000010000000000000024',64,0,0,0,-1.0,1.0,2.0,0.0,0.0,16.0);
INSERT INTO statistic VALUES(2,5,X'00000002ff0000010000000000000012',1,0,0,0,-1.0,1.0,2.0,0.0,0.0,16.0);
INSERT INTO statistic VALUES(2,6,X'00000002ff0000010000000000000024',64,0,0,0,-1.0,1.0,2.0,0.0,0.0,16.0);
INSERT INTO statistic VALUES(2,7,X'00000002ff0000010000000000000024',64,0,0,0,-1.0,1.0,2.0,0.0,0.0,16.0);
INSERT INTO statistic VALUES(2,8,X'00000002ff0000010000000000000024',64,0,0,0,-1.0,1.0,2.0,0.0,0.0,16.0);
CREATE TABLE run (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  time INTEGER NOT NULL,
  verb TEXT NOT NULL,
  name TEXT NOT NULL,
  golden TEXT NOT NULL,
  git_commit TEXT,
  dirty INTEGER,
  tool TEXT NOT NULL,
  environment_id INTEGER NOT NULL REFERENCES environment,
  configuration TEXT NOT NULL,
  verdict TEXT NOT NULL,
  exit INTEGER NOT NULL,
  filtered INTEGER NOT NULL,
  first TEXT,
  first_step INTEGER NOT NULL,
  steps INTEGER NOT NULL,
  records INTEGER NOT NULL,
  identical INTEGER NOT NULL,
  within INTEGER NOT NULL,
  drifted INTEGER NOT NULL,
  missing INTEGER NOT NULL,
  new INTEGER NOT NULL,
  seconds REAL NOT NULL,
  peak_bytes INTEGER NOT NULL,
  golden_bytes INTEGER NOT NULL,
  snapshot_id INTEGER NOT NULL REFERENCES snapshot
) STRICT;
INSERT INTO run VALUES(1,1772354707123,'verify','a','Golden/a.golden.zst','0123456789abcdef',1,'0.1.0',1,'c0ffee','match',1,0,'0/loss/total.value',0,10,10,1,2,3,4,5,0.25,8589934592,123456,1);
INSERT INTO run VALUES(2,1772354767123,'verify','a','Golden/a.golden.zst',NULL,1,'0.1.0',1,'c0ffee','match',1,0,'0/loss/total.value',0,10,10,1,2,3,4,5,0.25,8589934592,123456,2);
INSERT INTO run VALUES(3,1772354827123,'record','b','',NULL,NULL,'',2,'','recorded',0,1,NULL,0,0,0,0,0,0,0,0,0.0,0,0,3);
CREATE TABLE probe (
  id INTEGER PRIMARY KEY,
  time INTEGER NOT NULL,
  tree TEXT NOT NULL,
  configuration TEXT NOT NULL,
  environment TEXT NOT NULL,
  result TEXT NOT NULL
) STRICT;
INSERT INTO probe VALUES(1,1795986019197,'t','c','e','{}');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('run',3);
CREATE INDEX run_of_snapshot ON run (snapshot_id);
CREATE INDEX run_of_environment ON run (environment_id);
CREATE INDEX run_of_name ON run (name);
CREATE INDEX probe_of_key ON probe (tree, configuration, environment);
CREATE VIEW run_statistic AS
SELECT run.id AS run_id, datetime(run.time / 1000, 'unixepoch') AS time, run.name, run.git_commit, run.verdict,
  address.text AS address, lower(hex(statistic.digest)) AS digest, count, nan, inf, zeros, min, max, mean, std, l1, l2
FROM run
JOIN statistic USING (snapshot_id)
JOIN address ON address.id = statistic.address_id;
COMMIT;
