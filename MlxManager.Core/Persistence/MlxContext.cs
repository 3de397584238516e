using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace MlxManager.Core.Persistence;

internal sealed class MlxContext(DbContextOptions<MlxContext> options) : DbContext(options)
{
    public DbSet<DownloadRow> Downloads => Set<DownloadRow>();

    public DbSet<FileRow> Files => Set<FileRow>();

    public DbSet<PartialRow> Partials => Set<PartialRow>();

    public DbSet<RunRow> Runs => Set<RunRow>();

    public DbSet<EventRow> Events => Set<EventRow>();

    public DbSet<KnownCacheRow> KnownCaches => Set<KnownCacheRow>();

    public DbSet<PreferencesRow> Preferences => Set<PreferencesRow>();

    public DbSet<VerifiedBlobRow> VerifiedBlobs => Set<VerifiedBlobRow>();

    public DbSet<UpdateCheckRow> UpdateChecks => Set<UpdateCheckRow>();

    public DbSet<AccessRow> Access => Set<AccessRow>();

    public DbSet<ApiKeyRow> ApiKeys => Set<ApiKeyRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<DownloadRow>(row =>
        {
            // An id is never used twice, also after its row was forgotten: clients remember ids.
            row.Property(r => r.Id).ValueGeneratedOnAdd().HasAnnotation("Sqlite:Autoincrement", true);
            row.Property(r => r.Status).HasConversion<string>();
            row.Property(r => r.ErrorKind).HasConversion<string>();
            row.HasIndex(r => r.Status);
            row.HasMany(r => r.Files).WithOne().HasForeignKey(f => f.DownloadId).OnDelete(DeleteBehavior.Cascade);
            row.HasMany<RunRow>().WithOne().HasForeignKey(r => r.DownloadId).OnDelete(DeleteBehavior.Cascade);
            row.HasMany<EventRow>().WithOne().HasForeignKey(e => e.DownloadId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<FileRow>().HasKey(f => new { f.DownloadId, f.Path });
        modelBuilder.Entity<PartialRow>().HasKey(p => new { p.Model, p.Etag });
        modelBuilder.Entity<RunRow>().HasKey(r => r.TaskId);
        modelBuilder.Entity<EventRow>().Property(e => e.Kind).HasConversion<string>();
        modelBuilder.Entity<PreferencesRow>().Property(p => p.Id).ValueGeneratedNever();
        modelBuilder.Entity<KnownCacheRow>().HasKey(c => c.Path);
        modelBuilder.Entity<VerifiedBlobRow>().HasKey(v => new { v.Cache, v.Path });
        modelBuilder.Entity<UpdateCheckRow>().HasKey(u => new { u.Repo, u.Revision });
        modelBuilder.Entity<AccessRow>().Property(a => a.Id).ValueGeneratedNever();
        modelBuilder.Entity<ApiKeyRow>(row =>
        {
            // A key that was revoked leaves its number to no other.
            row.Property(k => k.Id).ValueGeneratedOnAdd().HasAnnotation("Sqlite:Autoincrement", true);
            row.Property(k => k.Scope).HasConversion<string>();
            row.HasIndex(k => k.Hash).IsUnique();
        });
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();

    /// <summary>SQLite gives times back without a kind; ours are always UTC.</summary>
    internal sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
        time => time.ToUniversalTime(),
        time => DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
