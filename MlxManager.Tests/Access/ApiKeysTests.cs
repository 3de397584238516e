using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using MlxManager.Core.Access;
using MlxManager.Core.Persistence;

namespace MlxManager.Tests.Access;

public sealed class ApiKeysTests : IAsyncLifetime, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlx-keys-");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 26, 8, 0, 0, TimeSpan.Zero));
    private readonly Database _database;

    public ApiKeysTests() => _database = new(_folder.FullName);

    public Task InitializeAsync() => _database.MigrateAsync(default);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _database.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Create_Key_IsKnownAfterARestartByItsHashOnly()
    {
        using var keys = new ApiKeys(_database, _time, NullLogger<ApiKeys>.Instance);
        var made = (await keys.CreateAsync(" backup ", KeyScope.Control, default))!;
        made.ToString().Should().NotContain(made.Secret);
        made.Secret.Should().MatchRegex("^mlxm_[A-Za-z0-9_-]{43}$");

        using var again = new ApiKeys(_database, _time, NullLogger<ApiKeys>.Instance);
        await again.LoadAsync(default);

        (await again.FindAsync(made.Secret))!.Key.Should().BeEquivalentTo(new { Name = "backup", Scope = KeyScope.Control });
        foreach (var wrong in new[] { "", "mlxm_", made.Secret[..^1], made.Secret + "x", made.Secret["mlxm_".Length..] })
        {
            (await again.FindAsync(wrong)).Should().BeNull();
        }

        foreach (var file in _folder.EnumerateFiles())
        {
            (await File.ReadAllBytesAsync(file.FullName)).AsSpan().IndexOf(Encoding.UTF8.GetBytes(made.Secret[10..])).Should().Be(-1, file.Name);
        }
    }

    [Fact]
    public async Task Find_Used_RemembersWhen()
    {
        using var keys = new ApiKeys(_database, _time, NullLogger<ApiKeys>.Instance);
        var made = (await keys.CreateAsync("backup", KeyScope.Read, default))!;
        keys.All.Single().LastUsedAt.Should().BeNull();

        var first = _time.GetUtcNow().UtcDateTime;
        await keys.FindAsync(made.Secret);
        _time.Advance(TimeSpan.FromMinutes(1));
        await keys.FindAsync(made.Secret);
        keys.All.Single().LastUsedAt.Should().Be(first, "not each use is written");

        _time.Advance(TimeSpan.FromMinutes(5));
        await keys.FindAsync(made.Secret);
        using var again = new ApiKeys(_database, _time, NullLogger<ApiKeys>.Instance);
        await again.LoadAsync(default);
        again.All.Single().LastUsedAt.Should().Be(_time.GetUtcNow().UtcDateTime);
    }

    [Fact]
    public async Task Find_LastUseCannotBeWritten_IsGoodAllTheSame()
    {
        using var keys = new ApiKeys(_database, _time, NullLogger<ApiKeys>.Instance);
        var made = (await keys.CreateAsync("backup", KeyScope.Read, default))!;
        var file = Path.Combine(_folder.FullName, Database.FileName);
        _database.LetGo();
        File.Delete(file);
        Directory.CreateDirectory(file);

        (await keys.FindAsync(made.Secret)).Should().NotBeNull();
    }

    [Fact]
    public async Task Revoke_Key_OpensNothingAndEndsWhatIsOpen()
    {
        using var keys = new ApiKeys(_database, _time, NullLogger<ApiKeys>.Instance);
        var made = (await keys.CreateAsync("backup", KeyScope.Read, default))!;
        var grant = (await keys.FindAsync(made.Secret))!;

        await keys.RevokeAsync(made.Key.Id, default);

        grant.Revoked.IsCancellationRequested.Should().BeTrue();
        (await keys.FindAsync(made.Secret)).Should().BeNull();
        (await keys.CreateAsync("other", KeyScope.Read, default))!.Key.Id.Should().BeGreaterThan(made.Key.Id, "a number is never another key's");
    }

    [Fact]
    public async Task Create_TooMany_IsRefused()
    {
        using var keys = new ApiKeys(_database, _time, NullLogger<ApiKeys>.Instance);
        for (var made = 0; made < ApiKeys.MostKeys; made++)
        {
            (await keys.CreateAsync("backup", KeyScope.Read, default)).Should().NotBeNull();
        }

        (await keys.CreateAsync("one more", KeyScope.Read, default)).Should().BeNull();
        await keys.Invoking(one => one.CreateAsync(" ", KeyScope.Read, default)).Should().ThrowAsync<ArgumentException>();
    }
}
