-- The database as a version with this migration as its last one left it: its tables, and a queue in every state.
-- {commit}, {config} and {weights} stand for what the sample Hub names by hashes; {cache}, {identity} and {boot} for what a machine has of its own.
-- The journals say that the first megabyte is written: X'01 00 808040'.
CREATE TABLE "__EFMigrationsHistory" (
    "MigrationId" TEXT NOT NULL CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY,
    "ProductVersion" TEXT NOT NULL
);
CREATE TABLE "Downloads" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Downloads" PRIMARY KEY AUTOINCREMENT,
    "TaskId" TEXT NOT NULL,
    "Model" TEXT NOT NULL,
    "Revision" TEXT NOT NULL,
    "AllowPatterns" TEXT NOT NULL,
    "IgnorePatterns" TEXT NOT NULL,
    "Commit" TEXT NULL,
    "SnapshotExisted" INTEGER NOT NULL,
    "Status" TEXT NOT NULL,
    "CleanupOwed" INTEGER NOT NULL,
    "Dismissed" INTEGER NOT NULL,
    "ErrorKind" TEXT NULL,
    "ErrorMessage" TEXT NULL,
    "QueueRank" INTEGER NULL,
    "BytesPerSecondLimit" INTEGER NULL,
    "ActiveTime" TEXT NOT NULL,
    "FetchedBytes" INTEGER NOT NULL,
    "PeakBytesPerSecond" REAL NOT NULL,
    "TotalBytes" INTEGER NOT NULL,
    "FilesTotal" INTEGER NOT NULL,
    "DownloadedBytes" INTEGER NOT NULL,
    "FilesDone" INTEGER NOT NULL,
    "CreatedAt" TEXT NOT NULL,
    "StartedAt" TEXT NULL,
    "CompletedAt" TEXT NULL
);
CREATE TABLE "KnownCaches" ("Path" TEXT NOT NULL CONSTRAINT "PK_KnownCaches" PRIMARY KEY);
CREATE TABLE "Partials" (
    "Model" TEXT NOT NULL,
    "Etag" TEXT NOT NULL,
    "Mark" TEXT NOT NULL,
    "Written" BLOB NOT NULL,
    "Durable" BLOB NOT NULL,
    "Digests" BLOB NOT NULL,
    "FileIdentity" TEXT NOT NULL,
    "BootId" TEXT NOT NULL,
    CONSTRAINT "PK_Partials" PRIMARY KEY ("Model", "Etag")
);
CREATE TABLE "Preferences" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Preferences" PRIMARY KEY,
    "Json" TEXT NOT NULL
);
CREATE TABLE "Events" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Events" PRIMARY KEY AUTOINCREMENT,
    "DownloadId" INTEGER NOT NULL,
    "At" TEXT NOT NULL,
    "Kind" TEXT NOT NULL,
    "Text" TEXT NOT NULL,
    CONSTRAINT "FK_Events_Downloads_DownloadId" FOREIGN KEY ("DownloadId") REFERENCES "Downloads" ("Id") ON DELETE CASCADE
);
CREATE TABLE "Files" (
    "DownloadId" INTEGER NOT NULL,
    "Path" TEXT NOT NULL,
    "Size" INTEGER NOT NULL,
    "GitOid" TEXT NOT NULL,
    "LfsSha256" TEXT NULL,
    "XetHash" TEXT NULL,
    "Wanted" INTEGER NOT NULL,
    "Mark" TEXT NOT NULL,
    "WasLinked" INTEGER NOT NULL,
    "WasPresent" INTEGER NOT NULL,
    CONSTRAINT "PK_Files" PRIMARY KEY ("DownloadId", "Path"),
    CONSTRAINT "FK_Files_Downloads_DownloadId" FOREIGN KEY ("DownloadId") REFERENCES "Downloads" ("Id") ON DELETE CASCADE
);
CREATE TABLE "Runs" (
    "TaskId" TEXT NOT NULL CONSTRAINT "PK_Runs" PRIMARY KEY,
    "DownloadId" INTEGER NOT NULL,
    "StartedAt" TEXT NOT NULL,
    CONSTRAINT "FK_Runs_Downloads_DownloadId" FOREIGN KEY ("DownloadId") REFERENCES "Downloads" ("Id") ON DELETE CASCADE
);
CREATE INDEX "IX_Downloads_Status" ON "Downloads" ("Status");
CREATE INDEX "IX_Events_DownloadId" ON "Events" ("DownloadId");
CREATE INDEX "IX_Runs_DownloadId" ON "Runs" ("DownloadId");
CREATE TABLE "UpdateChecks" (
    "Repo" TEXT NOT NULL,
    "Revision" TEXT NOT NULL,
    "Commit" TEXT NULL,
    "Problem" TEXT NULL,
    "CheckedAt" TEXT NOT NULL,
    CONSTRAINT "PK_UpdateChecks" PRIMARY KEY ("Repo", "Revision")
);
CREATE TABLE "VerifiedBlobs" (
    "Cache" TEXT NOT NULL,
    "Path" TEXT NOT NULL,
    "Size" INTEGER NOT NULL,
    "WrittenTicks" INTEGER NOT NULL,
    "FileIdentity" TEXT NOT NULL,
    "VerifiedAt" TEXT NOT NULL,
    "IsGood" INTEGER NOT NULL,
    CONSTRAINT "PK_VerifiedBlobs" PRIMARY KEY ("Cache", "Path")
);
CREATE TABLE "Access" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Access" PRIMARY KEY,
    "PasswordHash" TEXT NULL,
    "Stamp" TEXT NOT NULL,
    "IsClosedHere" INTEGER NOT NULL
);
CREATE TABLE "ApiKeys" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_ApiKeys" PRIMARY KEY AUTOINCREMENT,
    "Name" TEXT NOT NULL,
    "Hash" TEXT NOT NULL,
    "Scope" TEXT NOT NULL,
    "CreatedAt" TEXT NOT NULL,
    "LastUsedAt" TEXT NULL
);
CREATE UNIQUE INDEX "IX_ApiKeys_Hash" ON "ApiKeys" ("Hash");
INSERT INTO "__EFMigrationsHistory" VALUES ('20261122192153_Initial', '10.0.15'), ('20261122221922_Library', '10.0.15'), ('20261126134405_Access', '10.0.15');

INSERT INTO "KnownCaches" VALUES ('{cache}');
INSERT INTO "Preferences" VALUES (1, '{"pace":{"maxActiveDownloads":3},"library":{"trashDays":33}}');
INSERT INTO "Downloads" VALUES
    (1, 'task-1', 'lab/downloading', 'main', '[]', '[]', '{commit}', 0, 'Downloading', 0, 0, NULL, NULL, NULL, NULL, '00:00:09.5000000', 1000, 2000000.5, 2097154, 2, 0, 0, '2026-11-23 10:00:00', '2026-11-23 10:00:01.25', NULL),
    (2, 'task-2', 'lab/pending', 'main', '[]', '[]', NULL, 0, 'Pending', 0, 0, NULL, NULL, NULL, 100000000, '00:00:00', 0, 0.0, 0, 0, 0, 0, '2026-11-23 10:00:02', NULL, NULL),
    (3, 'task-3', 'lab/paused', 'main', '["*.json","*.safetensors"]', '[]', '{commit}', 0, 'Paused', 0, 0, NULL, NULL, -5, NULL, '00:01:00', 0, 0.0, 2097154, 2, 0, 0, '2026-11-23 10:00:03', '2026-11-23 10:00:04', NULL),
    (4, 'task-4', 'lab/failed', 'main', '[]', '[]', NULL, 0, 'Failed', 0, 0, 'NotFound', 'lab/failed was not found.', NULL, NULL, '00:00:00', 0, 0.0, 0, 0, 0, 0, '2026-11-23 10:00:05', NULL, NULL),
    (5, 'task-5', 'lab/completed', 'main', '[]', '[]', '{commit}', 0, 'Completed', 0, 0, NULL, NULL, NULL, NULL, '00:10:00', 2097154, 3000000.0, 2097154, 2, 2097154, 2, '2026-11-22 10:00:00', '2026-11-22 10:00:01', '2026-11-22 10:10:00'),
    (6, 'task-6', 'lab/cancelled', 'main', '[]', '[]', '{commit}', 0, 'Cancelled', 1, 0, NULL, NULL, NULL, NULL, '00:00:01', 10, 0.0, 2097154, 2, 0, 0, '2026-11-22 11:00:00', '2026-11-22 11:00:01', '2026-11-22 11:00:02');
INSERT INTO "Files" SELECT "Id", 'config.json', 2, '{config}', NULL, NULL, 1, '0badcafe', 0, 0 FROM "Downloads" WHERE "Commit" IS NOT NULL;
INSERT INTO "Files" SELECT "Id", 'model.safetensors', 2097152, '{config}', '{weights}', NULL, 1, '0badcafe', 0, 0 FROM "Downloads" WHERE "Commit" IS NOT NULL;
INSERT INTO "Runs" SELECT "TaskId", "Id", "CreatedAt" FROM "Downloads";
INSERT INTO "Runs" VALUES ('task-1-before', 1, '2026-11-23 09:00:00');
INSERT INTO "Events" ("DownloadId", "At", "Kind", "Text") SELECT "Id", "CreatedAt", 'Started', 'Asked for ' || "Model" || ', revision main.' FROM "Downloads";
INSERT INTO "Partials" VALUES
    ('lab/downloading', '{weights}', '0badcafe', X'0100808040', X'01', X'', 'a file that is gone', '{boot}'),
    ('lab/paused', '{weights}', '0badcafe', X'0100808040', X'01', X'', '{identity}', '{boot}');
INSERT INTO "UpdateChecks" VALUES ('models/lab/completed', 'main', '{commit}', NULL, '2026-11-24 08:00:00');
INSERT INTO "VerifiedBlobs" VALUES ('{cache}', 'models--lab--completed/blobs/{weights}', 2097152, 639000000000000000, 'another file', '2026-11-24 08:00:00', 1);
INSERT INTO "Access" VALUES (1, NULL, 'a stamp', 0);
INSERT INTO "ApiKeys" VALUES (1, 'a script', 'a hash', 'Read', '2026-11-26 08:00:00', NULL);
