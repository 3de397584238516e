using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using MlxManager.Core.Access;
using MlxManager.Core.Persistence;
using MlxManager.Core.Settings;

namespace MlxManager.Tests.Access;

public sealed class DoorkeeperTests : IAsyncLifetime, IDisposable
{
    private const string Password = "correct horse battery";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlx-door-");
    private readonly FakeTimeProvider _time = new();
    private readonly Database _database;
    private readonly List<IDisposable> _made = [];

    public DoorkeeperTests() => _database = new(_folder.FullName);

    public Task InitializeAsync() => _database.MigrateAsync(default);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _made.ForEach(one => one.Dispose());
        _database.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Check_NoPasswordSet_NothingIsRight()
    {
        var door = await StartAsync();

        door.IsClosed.Should().BeFalse();
        (await door.CheckAsync("ann", "", default)).IsRight.Should().BeFalse();
        (await door.CheckAsync("ann", Password, default)).IsRight.Should().BeFalse();
        await door.Invoking(one => one.CloseHereAsync(true, default)).Should().ThrowAsync<InvalidOperationException>("nobody would get in");
    }

    [Fact]
    public async Task SetPassword_ThenRestart_IsKeptAsAHashOnly()
    {
        var door = await StartAsync();
        await door.SetPasswordAsync(Password, default);
        await door.CloseHereAsync(true, default);

        var again = await StartAsync();

        again.IsClosed.Should().BeTrue();
        again.Doors.SignIns.Stamp.Should().Be(door.Doors.SignIns.Stamp, "a restart signs nobody out");
        (await again.CheckAsync("ann", Password, default)).IsRight.Should().BeTrue();
        (await again.CheckAsync("ann", Password + "!", default)).IsRight.Should().BeFalse();
        EarlyPreferences.Read(_folder.FullName).HasPassword.Should().BeTrue();
        foreach (var file in _folder.EnumerateFiles())
        {
            (await File.ReadAllBytesAsync(file.FullName)).AsSpan().IndexOf(Encoding.UTF8.GetBytes(Password)).Should().Be(-1, file.Name);
        }
    }

    [Fact]
    public async Task SetPassword_DoorsClosed_EndsEverySignIn()
    {
        var door = await StartAsync();
        await door.SetPasswordAsync(Password, default);
        var open = door.Doors;

        await door.CloseHereAsync(true, default);
        open.IsClosed.Should().BeFalse();
        open.Revoked.IsCancellationRequested.Should().BeTrue("what was open before the doors were closed ends, also what was only about to be");

        var signedIn = door.Doors;
        await door.SetPasswordAsync("another good password", default);
        signedIn.Revoked.IsCancellationRequested.Should().BeTrue();
        door.Doors.SignIns.Stamp.Should().NotBe(signedIn.SignIns.Stamp);
        door.Doors.Revoked.IsCancellationRequested.Should().BeFalse();
    }

    [Fact]
    public async Task SetPassword_DoorsOpen_CutsNobodyOff()
    {
        var door = await StartAsync();
        var before = door.Doors;

        await door.SetPasswordAsync(Password, default);

        before.Revoked.IsCancellationRequested.Should().BeFalse();
        door.Doors.SignIns.Stamp.Should().NotBe(before.SignIns.Stamp);
    }

    [Fact]
    public async Task SignOut_OneSignIn_EndsWhatIsOpenByItAndStaysOutOverARestart()
    {
        var door = await StartAsync(new AccessOptions(Password));
        using var tab = Open(door, "a")!;
        using var sameBrowser = Open(door, "a")!;
        using var other = Open(door, "b")!;

        await door.SignOutAsync("a", default);

        (tab.Ended.IsCancellationRequested, sameBrowser.Ended.IsCancellationRequested, other.Ended.IsCancellationRequested).Should().Be((true, true, false));
        foreach (var one in new[] { door, await StartAsync(new AccessOptions(Password)) })
        {
            Open(one, "a").Should().BeNull();
            Open(one, "b").Should().NotBeNull();
        }
    }

    [Fact]
    public async Task SignOut_DiskTakesNoMore_IsCutAllTheSame()
    {
        var door = await StartAsync(new AccessOptions(Password));
        using var tab = Open(door, "a")!;
        var file = Path.Combine(_folder.FullName, Database.FileName);
        _database.LetGo();
        File.Delete(file);
        Directory.CreateDirectory(file);

        await door.Invoking(one => one.SignOutAsync("a", default)).Should().ThrowAsync<UnauthorizedAccessException>();

        tab.Ended.IsCancellationRequested.Should().BeTrue();
        Open(door, "a").Should().BeNull();
    }

    [Fact]
    public async Task SignOut_MoreThanCanBeRemembered_EndsAllUntilTheirCookiesAreDeadAnyway()
    {
        var door = await StartAsync(new AccessOptions(Password));
        var before = door.Doors;
        for (var ended = 0; ended < SignIns.MostEnded; ended++)
        {
            (await before.SignIns.TryEndAsync($"{ended}", Doorkeeper.SignInLasts)).Should().BeTrue();
        }

        await door.SignOutAsync("one more", default);

        before.Revoked.IsCancellationRequested.Should().BeTrue("what cannot be remembered must not be let in again");
        door.Doors.SignIns.Stamp.Should().NotBe(before.SignIns.Stamp);

        await door.SignOutAsync("another", default);
        door.Doors.SignIns.ToString().Should().Contain("another");
        _time.Advance(Doorkeeper.SignInLasts + TimeSpan.FromSeconds(2));
        await door.SignOutAsync("last", default);
        door.Doors.SignIns.ToString().Should().Contain("last").And.NotContain("another");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" a: :5 a:b:1")]
    [InlineData(" a:99999999999999999999 a:-1")]
    public void SignIns_ListThatIsDamaged_KeepsItsStamp(string list)
    {
        var signIns = SignIns.Parse($"AB{list}", _time);

        signIns.Stamp.Should().Be("AB");
        signIns.Open("AB", "x").Should().NotBeNull();
        signIns.Open("", "x").Should().BeNull();
        signIns.Open("AB", null).Should().BeNull();
        SignIns.Parse("", _time).Open("", "x").Should().BeNull("where there is no stamp nobody signed in");
    }

    [Fact]
    public async Task Check_ManyAtOnce_AreSlowedDownAsIfOneAfterTheOther()
    {
        var door = await StartAsync();
        await door.SetPasswordAsync(Password, default);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => door.CheckAsync("ann", "wrong wrong wrong", default)));

        answers.Count(answer => answer.Wait is null).Should().Be(SignInBrake.FreeTries);
        (await door.CheckAsync("ann", Password, default)).Wait.Should().Be(TimeSpan.FromSeconds(1), "also the right one waits");
        _time.Advance(TimeSpan.FromSeconds(1));
        (await door.CheckAsync("ann", Password, default)).IsRight.Should().BeTrue();
    }

    [Fact]
    public async Task Load_PasswordFile_IsThePasswordAndClosesTheDoors()
    {
        var door = await StartAsync(new AccessOptions(Password));
        door.IsClosed.Should().BeTrue();
        (await door.CheckAsync("ann", Password, default)).IsRight.Should().BeTrue();

        var again = await StartAsync(new AccessOptions(Password));
        again.Doors.SignIns.Stamp.Should().Be(door.Doors.SignIns.Stamp);

        var changed = await StartAsync(new AccessOptions("another good password"));
        changed.Doors.SignIns.Stamp.Should().NotBe(door.Doors.SignIns.Stamp, "who knew the old one is out");
        (await changed.CheckAsync("ann", Password, default)).IsRight.Should().BeFalse();
    }

    [Fact]
    public async Task Load_RowGone_StaysClosedUntilAFileNamesAPassword()
    {
        var door = await StartAsync();
        await door.SetPasswordAsync(Password, default);
        await door.CloseHereAsync(true, default);
        await _database.WriteAsync(context => context.Access.ExecuteDeleteAsync());

        var lost = await StartAsync();
        (lost.IsClosed, lost.HasLostPassword).Should().Be((true, true));
        (await lost.CheckAsync("ann", Password, default)).IsRight.Should().BeFalse();
        (await StartAsync()).HasLostPassword.Should().BeTrue("another start finds no password either");

        (await StartAsync(new AccessOptions("another good password"))).HasLostPassword.Should().BeFalse();
        var again = await StartAsync();
        again.IsClosed.Should().BeTrue("the file has set a password and opened nothing");
        (await again.CheckAsync("ann", "another good password", default)).IsRight.Should().BeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Load_RowGoneDoorsWereOpen_AreOpen(bool hadPassword)
    {
        var door = await StartAsync();
        if (hadPassword)
        {
            await door.SetPasswordAsync(Password, default);
            await door.CloseHereAsync(true, default);
            await door.CloseHereAsync(false, default);
        }

        await _database.WriteAsync(context => context.Access.ExecuteDeleteAsync());

        (await StartAsync()).IsClosed.Should().BeFalse();
    }

    [Theory]
    [InlineData("UPDATE Access SET PasswordHash = 'no hash'")]
    [InlineData("UPDATE Access SET PasswordHash = 'AQAAAAL/////AAAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'")]
    [InlineData("UPDATE Access SET IsClosedHere = 'perhaps', Stamp = x'00ff'")]
    [InlineData("DROP TABLE Access; CREATE TABLE Access (Id INTEGER, PasswordHash TEXT, Stamp TEXT, IsClosedHere INTEGER); INSERT INTO Access (Id) VALUES (1)")]
    public async Task Load_RowMakesNoSense_StaysClosed(string damage)
    {
        var door = await StartAsync();
        await door.SetPasswordAsync(Password, default);
        await door.CloseHereAsync(true, default);
        await _database.WriteAsync(context => context.Database.ExecuteSqlRawAsync(damage));

        (await StartAsync(new AccessOptions(Password))).IsClosed.Should().BeTrue();
        (await StartAsync()).IsClosed.Should().BeTrue();
    }

    [Theory]
    [InlineData("short", PasswordFault.TooShort)]
    [InlineData("           12", PasswordFault.TooShort)]
    [InlineData("two lines\nof password", PasswordFault.NotOneLine)]
    [InlineData("twelve chars", null)]
    public void PasswordRules_Text_TellWhatIsWrong(string text, PasswordFault? fault) => PasswordRules.Check(text).Should().Be(fault);

    [Fact]
    public async Task SetPassword_NoPassword_IsRefused()
    {
        var door = await StartAsync();

        await door.Invoking(one => one.SetPasswordAsync("short", default)).Should().ThrowAsync<ArgumentException>();
        PasswordRules.Check(new string('x', PasswordRules.Most + 1)).Should().Be(PasswordFault.TooLong);
    }

    [Fact]
    public void AccessOptions_Printed_HideThePassword() =>
        new AppSettings(new HubOptions(new Uri("https://hub.example"), "/c", null, "/t", false), new MlxManagerOptions("/d")) { Access = new(Password) }
            .ToString().Should().NotContain(Password);

    private static OpenSignIn? Open(Doorkeeper door, string id) => door.Doors is var doors ? doors.SignIns.Open(doors.SignIns.Stamp, id) : null;

    private async Task<Doorkeeper> StartAsync(AccessOptions? options = null)
    {
        var door = new Doorkeeper(_database, options ?? new AccessOptions(), new SignInBrake(_time), _time, iterations: 1000);
        _made.Add(door);
        await door.LoadAsync(default);
        return door;
    }
}
