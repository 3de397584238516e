using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using MlxManager.Core.Persistence;

namespace MlxManager.Tests.Persistence;

public sealed class DatabaseLookTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlx-look-");

    private string File => Path.Combine(_folder.FullName, Database.FileName);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void At_FolderWithoutDatabase_FindsNone()
    {
        DatabaseLook.At(_folder.FullName).IsThere.Should().BeFalse();

        _folder.EnumerateFileSystemInfos().Should().BeEmpty();
    }

    [Fact]
    public async Task At_WhatOnlyTheLogHolds_IsReadAndStaysThere()
    {
        using var database = new Database(_folder.FullName);
        await database.MigrateAsync(default);

        // The last connection that closes would empty the log.
        await using var open = new SqliteConnection($"Data Source={File};Pooling=False");
        await open.OpenAsync();
        await using var read = open.CreateCommand();
        read.CommandText = "SELECT COUNT(*) FROM Downloads";
        await read.ExecuteScalarAsync();
        await database.WriteAsync(context => context.Database.ExecuteSqlRawAsync(
            """INSERT INTO Preferences (Id, Json) VALUES (1, '{{"access":{{"cacheDirectory":"/somewhere"}}}}')"""));
        var before = Sizes();

        var look = DatabaseLook.At(_folder.FullName);

        look.Fault.Should().BeNull();
        look.Settled.Preferences.Access.CacheDirectory.Should().Be("/somewhere");
        before.Should().Contain(size => size.StartsWith("mlxmanager.db-wal ", StringComparison.Ordinal));
        Sizes().Should().Equal(before);
    }

    [Fact]
    public void At_WhatIsNoDatabase_SaysSo()
    {
        System.IO.File.WriteAllText(File, "This is no database, whatever its name says.");

        DatabaseLook.At(_folder.FullName).Fault.Should().NotBeNullOrEmpty();
    }

    private List<string> Sizes() => [.. _folder.EnumerateFiles().Select(file => $"{file.Name} {file.Length}").Order(StringComparer.Ordinal)];
}
