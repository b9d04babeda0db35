BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('v3.2.0.a');
CREATE TABLE studies (
	study_id INTEGER NOT NULL, 
	study_name VARCHAR(512) NOT NULL, 
	PRIMARY KEY (study_id)
);
INSERT INTO "studies" VALUES(1,'nets');
INSERT INTO "studies" VALUES(2,'two words');
CREATE TABLE study_directions (
	study_direction_id INTEGER NOT NULL, 
	direction VARCHAR(8) NOT NULL, 
	study_id INTEGER NOT NULL, 
	objective INTEGER NOT NULL, 
	PRIMARY KEY (study_direction_id), 
	UNIQUE (study_id, objective), 
	FOREIGN KEY(study_id) REFERENCES studies (study_id)
);
INSERT INTO "study_directions" VALUES(1,'MINIMIZE',1,0);
INSERT INTO "study_directions" VALUES(2,'MAXIMIZE',2,0);
INSERT INTO "study_directions" VALUES(3,'MINIMIZE',2,1);
CREATE TABLE study_system_attributes (
	study_system_attribute_id INTEGER NOT NULL, 
	study_id INTEGER, 
	"key" VARCHAR(512), 
	value_json TEXT, 
	PRIMARY KEY (study_system_attribute_id), 
	UNIQUE (study_id, "key"), 
	FOREIGN KEY(study_id) REFERENCES studies (study_id)
);
INSERT INTO "study_system_attributes" VALUES(1,2,'study:metric_names','["accuracy", "seconds"]');
CREATE TABLE study_user_attributes (
	study_user_attribute_id INTEGER NOT NULL, 
	study_id INTEGER, 
	"key" VARCHAR(512), 
	value_json TEXT, 
	PRIMARY KEY (study_user_attribute_id), 
	UNIQUE (study_id, "key"), 
	FOREIGN KEY(study_id) REFERENCES studies (study_id)
);
CREATE TABLE trial_heartbeats (
	trial_heartbeat_id INTEGER NOT NULL, 
	trial_id INTEGER NOT NULL, 
	heartbeat DATETIME NOT NULL, 
	PRIMARY KEY (trial_heartbeat_id), 
	UNIQUE (trial_id), 
	FOREIGN KEY(trial_id) REFERENCES trials (trial_id)
);
CREATE TABLE trial_intermediate_values (
	trial_intermediate_value_id INTEGER NOT NULL, 
	trial_id INTEGER NOT NULL, 
	step INTEGER NOT NULL, 
	intermediate_value FLOAT, 
	intermediate_value_type VARCHAR(7) NOT NULL, 
	PRIMARY KEY (trial_intermediate_value_id), 
	UNIQUE (trial_id, step), 
	FOREIGN KEY(trial_id) REFERENCES trials (trial_id)
);
INSERT INTO "trial_intermediate_values" VALUES(1,1,0,6.88534770357964731601e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(2,1,1,1.6885347703579647316e+00,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(3,2,0,1.66187821315078494417e+01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(4,2,1,1.76187821315078494421e+01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(5,3,0,6.52952650251933386371e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(6,3,1,1.65295265025193338637e+00,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(7,5,0,2.19268903295213064548e+01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(8,5,1,2.29268903295213064561e+01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(9,6,0,1.72188306517729543547e+01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(10,6,1,1.82188306517729543543e+01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(11,7,0,6.22400683234346718819e-01,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(12,7,1,1.62240068323434671881e+00,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(13,8,0,3.47825960260912969701e+00,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(14,8,1,4.47825960260913,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(15,9,0,6.15861920137739,'FINITE');
INSERT INTO "trial_intermediate_values" VALUES(16,9,1,7.15861920137739,'FINITE');
CREATE TABLE trial_params (
	param_id INTEGER NOT NULL, 
	trial_id INTEGER, 
	param_name VARCHAR(512), 
	param_value FLOAT, 
	distribution_json TEXT, 
	PRIMARY KEY (param_id), 
	UNIQUE (trial_id, param_name), 
	FOREIGN KEY(trial_id) REFERENCES trials (trial_id)
);
INSERT INTO "trial_params" VALUES(1,1,'x',-8.29779952974259771281e-01,'{"name": "FloatDistribution", "attributes": {"step": null, "low": -5.0, "high": 5.0, "log": false}}');
INSERT INTO "trial_params" VALUES(2,1,'n',17.0,'{"name": "IntDistribution", "attributes": {"log": true, "step": 1, "low": 1, "high": 64}}');
INSERT INTO "trial_params" VALUES(3,1,'opt',1.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["sgd", "adam", null]}}');
INSERT INTO "trial_params" VALUES(4,2,'x',-4.07661405231202245147e+00,'{"name": "FloatDistribution", "attributes": {"step": null, "low": -5.0, "high": 5.0, "log": false}}');
INSERT INTO "trial_params" VALUES(5,2,'n',1.0,'{"name": "IntDistribution", "attributes": {"log": true, "step": 1, "low": 1, "high": 64}}');
INSERT INTO "trial_params" VALUES(6,2,'opt',2.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["sgd", "adam", null]}}');
INSERT INTO "trial_params" VALUES(7,3,'x',-8.08054855967052176879e-01,'{"name": "FloatDistribution", "attributes": {"step": null, "low": -5.0, "high": 5.0, "log": false}}');
INSERT INTO "trial_params" VALUES(8,3,'n',14.0,'{"name": "IntDistribution", "attributes": {"log": true, "step": 1, "low": 1, "high": 64}}');
INSERT INTO "trial_params" VALUES(9,3,'opt',1.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["sgd", "adam", null]}}');
INSERT INTO "trial_params" VALUES(10,4,'x',1.7046751017840220399e+00,'{"name": "FloatDistribution", "attributes": {"step": null, "low": -5.0, "high": 5.0, "log": false}}');
INSERT INTO "trial_params" VALUES(11,4,'n',4.0,'{"name": "IntDistribution", "attributes": {"log": true, "step": 1, "low": 1, "high": 64}}');
INSERT INTO "trial_params" VALUES(12,4,'opt',0.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["sgd", "adam", null]}}');
INSERT INTO "trial_params" VALUES(13,4,'momentum',0.8,'{"name": "FloatDistribution", "attributes": {"step": 0.1, "low": 0.0, "high": 0.9, "log": false}}');
INSERT INTO "trial_params" VALUES(14,5,'x',4.68261575719397526995e+00,'{"name": "FloatDistribution", "attributes": {"step": null, "low": -5.0, "high": 5.0, "log": false}}');
INSERT INTO "trial_params" VALUES(15,5,'n',2.0,'{"name": "IntDistribution", "attributes": {"log": true, "step": 1, "low": 1, "high": 64}}');
INSERT INTO "trial_params" VALUES(16,5,'opt',2.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["sgd", "adam", null]}}');
INSERT INTO "trial_params" VALUES(17,6,'x',-4.14955788630222066615e+00,'{"name": "FloatDistribution", "attributes": {"step": null, "low": -5.0, "high": 5.0, "log": false}}');
INSERT INTO "trial_params" VALUES(18,6,'n',1.0,'{"name": "IntDistribution", "attributes": {"log": true, "step": 1, "low": 1, "high": 64}}');
INSERT INTO "trial_params" VALUES(19,6,'opt',1.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["sgd", "adam", null]}}');
INSERT INTO "trial_params" VALUES(20,7,'x',-7.88923749949478114729e-01,'{"name": "FloatDistribution", "attributes": {"step": null, "low": -5.0, "high": 5.0, "log": false}}');
INSERT INTO "trial_params" VALUES(21,7,'n',53.0,'{"name": "IntDistribution", "attributes": {"log": true, "step": 1, "low": 1, "high": 64}}');
INSERT INTO "trial_params" VALUES(22,7,'opt',1.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["sgd", "adam", null]}}');
INSERT INTO "trial_params" VALUES(23,8,'x',1.8650092768158366141e+00,'{"name": "FloatDistribution", "attributes": {"step": null, "low": -5.0, "high": 5.0, "log": false}}');
INSERT INTO "trial_params" VALUES(24,8,'n',29.0,'{"name": "IntDistribution", "attributes": {"log": true, "step": 1, "low": 1, "high": 64}}');
INSERT INTO "trial_params" VALUES(25,8,'opt',2.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["sgd", "adam", null]}}');
INSERT INTO "trial_params" VALUES(26,9,'x',2.4816565437983939546e+00,'{"name": "FloatDistribution", "attributes": {"step": null, "low": -5.0, "high": 5.0, "log": false}}');
INSERT INTO "trial_params" VALUES(27,9,'n',2.0,'{"name": "IntDistribution", "attributes": {"log": true, "step": 1, "low": 1, "high": 64}}');
INSERT INTO "trial_params" VALUES(28,9,'opt',0.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["sgd", "adam", null]}}');
INSERT INTO "trial_params" VALUES(29,9,'momentum',0.9,'{"name": "FloatDistribution", "attributes": {"step": 0.1, "low": 0.0, "high": 0.9, "log": false}}');
INSERT INTO "trial_params" VALUES(30,10,'x',9.77198254964985912884e-01,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.0, "high": 1.0, "log": false}}');
CREATE TABLE trial_system_attributes (
	trial_system_attribute_id INTEGER NOT NULL, 
	trial_id INTEGER, 
	"key" VARCHAR(512), 
	value_json TEXT, 
	PRIMARY KEY (trial_system_attribute_id), 
	UNIQUE (trial_id, "key"), 
	FOREIGN KEY(trial_id) REFERENCES trials (trial_id)
);
INSERT INTO "trial_system_attributes" VALUES(1,11,'fixed_params','{"x": 0.5}');
INSERT INTO "trial_system_attributes" VALUES(2,12,'fixed_params','{"x": 0.25}');
CREATE TABLE trial_user_attributes (
	trial_user_attribute_id INTEGER NOT NULL, 
	trial_id INTEGER, 
	"key" VARCHAR(512), 
	value_json TEXT, 
	PRIMARY KEY (trial_user_attribute_id), 
	UNIQUE (trial_id, "key"), 
	FOREIGN KEY(trial_id) REFERENCES trials (trial_id)
);
INSERT INTO "trial_user_attributes" VALUES(1,1,'note','{"fold": 0}');
INSERT INTO "trial_user_attributes" VALUES(2,2,'note','{"fold": 1}');
INSERT INTO "trial_user_attributes" VALUES(3,3,'note','{"fold": 2}');
INSERT INTO "trial_user_attributes" VALUES(4,6,'note','{"fold": 5}');
INSERT INTO "trial_user_attributes" VALUES(5,7,'note','{"fold": 6}');
INSERT INTO "trial_user_attributes" VALUES(6,8,'note','{"fold": 7}');
INSERT INTO "trial_user_attributes" VALUES(7,9,'note','{"fold": 8}');
CREATE TABLE trial_values (
	trial_value_id INTEGER NOT NULL, 
	trial_id INTEGER NOT NULL, 
	objective INTEGER NOT NULL, 
	value FLOAT, 
	value_type VARCHAR(7) NOT NULL, 
	PRIMARY KEY (trial_value_id), 
	UNIQUE (trial_id, objective), 
	FOREIGN KEY(trial_id) REFERENCES trials (trial_id)
);
INSERT INTO "trial_values" VALUES(1,1,0,1.7688534770357964732e+01,'FINITE');
INSERT INTO "trial_values" VALUES(2,2,0,1.76187821315078494421e+01,'FINITE');
INSERT INTO "trial_values" VALUES(3,3,0,1.46529526502519331638e+01,'FINITE');
INSERT INTO "trial_values" VALUES(4,5,0,2.29268903295213064561e+01,'FINITE');
INSERT INTO "trial_values" VALUES(5,7,0,NULL,'INF_POS');
INSERT INTO "trial_values" VALUES(6,8,0,3.24782596026091283656e+01,'FINITE');
INSERT INTO "trial_values" VALUES(7,9,0,8.1586192013773910503e+00,'FINITE');
INSERT INTO "trial_values" VALUES(8,10,0,9.77198254964985912884e-01,'FINITE');
INSERT INTO "trial_values" VALUES(9,10,1,2.0,'FINITE');
CREATE TABLE trials (
	trial_id INTEGER NOT NULL, 
	number INTEGER, 
	study_id INTEGER, 
	state VARCHAR(8) NOT NULL, 
	datetime_start DATETIME, 
	datetime_complete DATETIME, 
	PRIMARY KEY (trial_id), 
	FOREIGN KEY(study_id) REFERENCES studies (study_id)
);
INSERT INTO "trials" VALUES(1,0,1,'COMPLETE','2026-11-30 10:23:32.527074','2026-11-30 10:23:32.940171');
INSERT INTO "trials" VALUES(2,1,1,'COMPLETE','2026-11-30 10:23:33.025745','2026-11-30 10:23:33.393797');
INSERT INTO "trials" VALUES(3,2,1,'COMPLETE','2026-11-30 10:23:33.465124','2026-11-30 10:23:33.783645');
INSERT INTO "trials" VALUES(4,3,1,'FAIL','2026-11-30 10:23:33.834204','2026-11-30 10:23:34.044295');
INSERT INTO "trials" VALUES(5,4,1,'PRUNED','2026-11-30 10:23:34.109727','2026-11-30 10:23:34.388612');
INSERT INTO "trials" VALUES(6,5,1,'FAIL','2026-11-30 10:23:34.447260','2026-11-30 10:23:34.752257');
INSERT INTO "trials" VALUES(7,6,1,'COMPLETE','2026-11-30 10:23:34.818134','2026-11-30 10:23:35.216440');
INSERT INTO "trials" VALUES(8,7,1,'COMPLETE','2026-11-30 10:23:35.286956','2026-11-30 10:23:35.590516');
INSERT INTO "trials" VALUES(9,8,1,'COMPLETE','2026-11-30 10:23:35.645487','2026-11-30 10:23:35.967530');
INSERT INTO "trials" VALUES(10,0,2,'COMPLETE','2026-11-30 10:23:36.509599','2026-11-30 10:23:36.660063');
INSERT INTO "trials" VALUES(11,1,2,'RUNNING','2026-11-30 10:23:36.778079',NULL);
INSERT INTO "trials" VALUES(12,2,2,'WAITING',NULL,NULL);
CREATE TABLE version_info (
	version_info_id INTEGER NOT NULL, 
	schema_version INTEGER, 
	library_version VARCHAR(256), 
	PRIMARY KEY (version_info_id), 
	CHECK (version_info_id=1)
);
INSERT INTO "version_info" VALUES(1,12,'5.0.0');
CREATE UNIQUE INDEX ix_studies_study_name ON studies (study_name);
CREATE INDEX ix_trials_study_id ON trials (study_id);
COMMIT;
