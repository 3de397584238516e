-- The newest tables, for a new file: what the migrations make, one after the other, which a test compares. See CONTRIBUTING.md, 'a migration'.

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
, "Cache" TEXT NULL);

CREATE TABLE "KnownCaches" (
    "Path" TEXT NOT NULL CONSTRAINT "PK_KnownCaches" PRIMARY KEY
);

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

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261122192153_Initial', '10.0.15'),
       ('20261122221922_Library', '10.0.15'),
       ('20261126134405_Access', '10.0.15'),
       ('20261127033340_CacheOfPlan', '10.0.15');
