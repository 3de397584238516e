using Microsoft.Extensions.Configuration;
using MlxManager.Core.Persistence;
using MlxManager.Web.Hosting;

namespace MlxManager.Tests.Hosting;

public sealed class ServerRecordTests : IDisposable
{
    private static readonly ServerRecord Record = new(42, ["http://127.0.0.1:5231"], DateTimeOffset.UnixEpoch, "1.2.3");

    private readonly string _folder = Directory.CreateTempSubdirectory("mlxmanager-record-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void OfRunning_FolderHeld_IsWhatWasWritten()
    {
        using var held = DataFolder.Take(_folder);
        Record.Write(_folder);
        (Record with { ProcessId = 43 }).Write(_folder);

        ServerRecord.OfRunning(_folder)!.ProcessId.Should().Be(43);
        ServerRecord.OfRunning(_folder)!.Urls.Should().Equal("http://127.0.0.1:5231");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(ServerRecord.PathIn(_folder)).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public void OfRunning_LeftByAServerThatWasKilled_IsNone()
    {
        DataFolder.Take(_folder).Dispose();
        Record.Write(_folder);

        ServerRecord.OfRunning(_folder).Should().BeNull();
        ServerRecord.Read(_folder).Should().BeEquivalentTo(Record);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("null")]
    [InlineData("{}")]
    public void Read_WhatNoServerWrote_IsNone(string content)
    {
        File.WriteAllText(ServerRecord.PathIn(_folder), content);

        ServerRecord.Read(_folder).Should().BeNull();
    }

    [Fact]
    public void IsHeld_TwoLookAtOnce_SeesTheServerAndNotEachOther()
    {
        DataFolder.IsHeld(_folder).Should().BeFalse();
        using (DataFolder.Take(_folder))
        {
            DataFolder.IsHeld(_folder).Should().BeTrue();
        }

        using var other = new FileStream(Path.Combine(_folder, "mlxmanager.lock"), FileMode.Open, FileAccess.Read, FileShare.Read);
        DataFolder.IsHeld(_folder).Should().BeFalse();
    }

    [Theory]
    [InlineData("http://127.0.0.1:5231", "http://127.0.0.1:5231/")]
    [InlineData("http://0.0.0.0:80", "http://127.0.0.1/")]
    [InlineData("http://[::]:5231", "http://[::1]:5231/")]
    [InlineData("http://*:5231", "http://127.0.0.1:5231/")]
    [InlineData("https://models.lan:8443", "https://models.lan:8443/")]
    [InlineData("http://127.0.0.1:0", null)]
    [InlineData("http://unix:/run/x.sock", null)]
    [InlineData("nonsense", null)]
    public void ToReach_WhatIsListenedOn_IsWhereItIsReached(string address, string? expected) =>
        (ListenAddress.ToReach(address)?.AbsoluteUri).Should().Be(expected);

    [Theory]
    [InlineData(null, "http://127.0.0.1:5230/")]
    [InlineData("http://127.0.0.1:0", null)]
    [InlineData("http://127.0.0.1:0;http://localhost:7000", "http://localhost:7000/")]
    public void Usual_Settings_SayWhereAServerWouldBe(string? urls, string? expected) =>
        (ListenAddress.Usual(new ConfigurationBuilder().AddInMemoryCollection([new("urls", urls)]).Build())?.AbsoluteUri).Should().Be(expected);
}
