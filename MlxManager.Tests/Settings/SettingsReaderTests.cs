using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MlxManager.Core.Settings;

namespace MlxManager.Tests.Settings;

public sealed class SettingsReaderTests
{
    [Fact]
    public void Read_NothingSet_GivesTheDefaults()
    {
        var settings = Settings();

        settings.Hub.Should().Be(new HubOptions(
            new Uri("https://huggingface.co"), "/home/ann/.cache/huggingface/hub", null, "/home/ann/.cache/huggingface/token", false));
        settings.MlxManager.MaxActiveDownloads.Should().Be(2);
        settings.MlxManager.MaxConnections.Should().Be(16);
        Path.IsPathFullyQualified(settings.MlxManager.DataDirectory).Should().BeTrue();
        Path.GetFileName(settings.MlxManager.DataDirectory).Should().Be("MlxManager");
    }

    [Theory]
    [InlineData("XDG_CACHE_HOME=/x", "/x/huggingface/hub", "/x/huggingface/token")]
    [InlineData("HF_HOME=/h;XDG_CACHE_HOME=/x", "/h/hub", "/h/token")]
    [InlineData("HF_HOME=/h;HF_HUB_CACHE=/c", "/c", "/h/token")]
    [InlineData("HUGGINGFACE_HUB_CACHE=/old;HF_TOKEN_PATH=/t", "/old", "/t")]
    [InlineData("HUGGINGFACE_HUB_CACHE=/old;HF_HUB_CACHE=/new", "/new", "/home/ann/.cache/huggingface/token")]
    [InlineData("HF_HOME=;HF_HUB_CACHE=", "/home/ann/.cache/huggingface/hub", "/home/ann/.cache/huggingface/token")]
    [InlineData("HF_HOME=~/hf", "/home/ann/hf/hub", "/home/ann/hf/token")]
    [InlineData("HF_HOME=~", "/home/ann/hub", "/home/ann/token")]
    [InlineData("HF_HOME=$DISK/hf;DISK=/mnt", "/mnt/hf/hub", "/mnt/hf/token")]
    [InlineData("HF_HOME=/a/${USER_ID}x/../b/;USER_ID=7", "/a/b/hub", "/a/b/token")]
    [InlineData("HF_HUB_CACHE=/a/~b", "/a/~b", "/home/ann/.cache/huggingface/token")]
    [InlineData("HF_HUB_CACHE=$MY__DISK/c;MY:DISK=/mnt", "/mnt/c", "/home/ann/.cache/huggingface/token")]
    public void Read_CacheVariables_WinAndExpandAsInTheOfficialClient(string variables, string cache, string tokenFile)
    {
        var hub = Settings(variables.Split(';')).Hub;

        hub.CacheDirectory.Should().Be(cache);
        hub.TokenFile.Should().Be(tokenFile);
    }

    [Fact]
    public void Read_RelativePath_BecomesAbsolute() =>
        Settings("HF_HUB_CACHE=some/where").Hub.CacheDirectory.Should().Be(Path.Combine(Directory.GetCurrentDirectory(), "some/where"));

    [Theory]
    [InlineData("HF_TOKEN=hf_new;HUGGING_FACE_HUB_TOKEN=hf_old", "hf_new")]
    [InlineData("HUGGING_FACE_HUB_TOKEN= hf_old\n", "hf_old")]
    [InlineData("HF_TOKEN= ", null)]
    public void Read_Token_NewNameWins(string variables, string? token) => Settings(variables.Split(';')).Hub.Token.Should().Be(token);

    [Theory]
    [InlineData("1", true)]
    [InlineData("yes", true)]
    [InlineData("True", true)]
    [InlineData("ON", true)]
    [InlineData("0", false)]
    [InlineData("off", false)]
    [InlineData("", false)]
    public void Read_Offline_UnderstandsTheOfficialWords(string value, bool offline) => Settings("HF_HUB_OFFLINE=" + value).Hub.Offline.Should().Be(offline);

    [Theory]
    [InlineData("https://mirror.example/", "https://mirror.example/")]
    [InlineData("http://127.0.0.1:8080/hf/", "http://127.0.0.1:8080/hf")]
    public void Read_Endpoint_IsTakenWithoutTrailingSlash(string value, string endpoint) =>
        Settings("HF_ENDPOINT=" + value).Hub.Endpoint.AbsoluteUri.Should().Be(endpoint);

    [Theory]
    [InlineData("HF_ENDPOINT=mirror.example", "HF_ENDPOINT is 'mirror.example'; it must be an http or https address")]
    [InlineData("HF_ENDPOINT=ftp://x", "HF_ENDPOINT is 'ftp://x'")]
    [InlineData("HF_ENDPOINT=https://x/?a=b", "HF_ENDPOINT must be an address without")]
    [InlineData("HF_ENDPOINT=https://ann:secret@x", "HF_ENDPOINT must be an address without")]
    [InlineData("HF_ENDPOINT=ann:secret@x", "HF_ENDPOINT must be an http or https address")]
    [InlineData("HF_TOKEN=hf_secret and more", "HF_TOKEN is not a token")]
    [InlineData("HF_HUB_OFFLINE=maybe", "HF_HUB_OFFLINE is 'maybe'")]
    [InlineData("HF_HOME=$NOWHERE/x", "HF_HOME names $NOWHERE, which is not set")]
    [InlineData("HF_HUB_CACHE=~bob/x", "HF_HUB_CACHE begins with another person's home")]
    [InlineData("HF_HUB_CACHE=/a\0b", "HF_HUB_CACHE holds a control character")]
    [InlineData("MlxManager:MaxConnections=abc", "MlxManager:MaxConnections is 'abc'; it must be a number from 1 to 64")]
    [InlineData("MlxManager:MaxConnections=0", "must be a number from 1 to 64")]
    [InlineData("MlxManager:MaxActiveDownloads=65", "MlxManager:MaxActiveDownloads is '65'")]
    [InlineData("MlxManager:MaxActiveDownloads=-1", "must be a number from 1 to 64")]
    [InlineData("MlxManager:MaxConection=4", "MlxManager:MaxConection is not a setting; there are DataDirectory")]
    [InlineData("MlxManager:DataDirectory:0=/x", "MlxManager:DataDirectory must be one value")]
    [InlineData("MlxManager:Metrics=maybe", "MlxManager:Metrics is 'maybe'; it must be 1, ON, YES or TRUE")]
    [InlineData("MlxManager:OtlpEndpoint=127.0.0.1:4317", "MlxManager:OtlpEndpoint must be an http or https address")]
    [InlineData("MlxManager:OtlpEndpoint=http://ann:secret@x:4317", "MlxManager:OtlpEndpoint must be an http or https address without user name")]
    [InlineData("MlxManager:OtlpProtocol=soap", "MlxManager:OtlpProtocol is 'soap'; it must be grpc or http/protobuf")]
    [InlineData("MlxManager:LogLevel=loud", "MlxManager:LogLevel is 'loud'; it must be Trace, Debug, Information, Warning, Error, Critical or None")]
    [InlineData("MlxManager:LogLevel=2", "MlxManager:LogLevel is '2'")]
    [InlineData("MlxManager:LogFile=perhaps", "MlxManager:LogFile is 'perhaps'")]
    [InlineData("MlxManager:LogFileMegabytes=1001", "MlxManager:LogFileMegabytes is '1001'; it must be a number from 1 to 1000")]
    [InlineData("MlxManager:LogFiles=0", "MlxManager:LogFiles is '0'; it must be a number from 1 to 100")]
    [InlineData("MlxManager:DataDirectory=$NOWHERE", "MlxManager:DataDirectory names $NOWHERE")]
    public void Read_BadValue_IsOneFaultNamingTheSetting(string variable, string fault)
    {
        var reading = Read(variable);

        reading.IsOk.Should().BeFalse();
        reading.Faults.Should().ContainSingle().Which.Should().Contain(fault).And.NotContain("secret");
    }

    [Fact]
    public void Read_ManyBadValues_AreSaidTogether()
    {
        var faults = Read("HF_ENDPOINT=x", "HF_HUB_OFFLINE=y", "MlxManager:MaxConnections=abc", "MlxManager:Typo=1").Faults;

        faults.Should().HaveCount(4);
        faults.Should().Contain(f => f.StartsWith("HF_ENDPOINT")).And.Contain(f => f.StartsWith("HF_HUB_OFFLINE"))
            .And.Contain(f => f.StartsWith("MlxManager:MaxConnections")).And.Contain(f => f.StartsWith("MlxManager:Typo"));
    }

    [Fact]
    public void Read_OwnSettings_AreTaken()
    {
        var configuration = Configuration("MlxManager:DataDirectory=~/data", "MlxManager:maxconnections=64", "MlxManager:MaxActiveDownloads=1", "MlxManager:Later:Key=1");

        SettingsReader.Read(configuration, "Later").Settings!.MlxManager.Should().Be(new MlxManagerOptions("/home/ann/data", 1, 64));
    }

    [Fact]
    public void Read_Telemetry_IsOffUnlessSet()
    {
        Settings().Telemetry.Should().Be(new TelemetryOptions(Metrics: false, OtlpEndpoint: null, OtlpProtocol.Grpc));
        Settings("MlxManager:Metrics=on", "MlxManager:OtlpEndpoint=http://127.0.0.1:4318", "MlxManager:OtlpProtocol=HTTP/protobuf").Telemetry
            .Should().Be(new TelemetryOptions(true, new Uri("http://127.0.0.1:4318"), OtlpProtocol.HttpProtobuf));
    }

    [Fact]
    public void Read_Log_IsAFileOfBoundedSizeUnlessSet()
    {
        Settings().Log.Should().Be(new LogOptions(Level: null, LogFile: true, LogFileMegabytes: 10, LogFiles: 5));
        Settings("MlxManager:LogLevel=debug", "MlxManager:LogFile=off", "MlxManager:LogFileMegabytes=1", "MlxManager:LogFiles=100").Log
            .Should().Be(new LogOptions(LogLevel.Debug, LogFile: false, LogFileMegabytes: 1, LogFiles: 100));
    }

    [Fact]
    public void AddSettings_Read_GivesEveryPart()
    {
        var settings = Settings();
        using var services = new ServiceCollection().AddSettings(settings).BuildServiceProvider();

        services.GetRequiredService<HubOptions>().Should().BeSameAs(settings.Hub);
        services.GetRequiredService<MlxManagerOptions>().Should().BeSameAs(settings.MlxManager);
        services.GetRequiredService<TelemetryOptions>().Should().BeSameAs(settings.Telemetry);
        services.GetRequiredService<LogOptions>().Should().BeSameAs(settings.Log);
    }

    private static AppSettings Settings(params string[] variables)
    {
        var reading = Read(variables);
        reading.Faults.Should().BeEmpty();
        return reading.Settings!;
    }

    private static SettingsReading Read(params string[] variables) => SettingsReader.Read(Configuration(variables));

    private static IConfiguration Configuration(params string[] variables) => new ConfigurationBuilder()
        .AddInMemoryCollection(variables.Prepend("HOME=/home/ann").Select(v => v.Split('=', 2)).Select(v => KeyValuePair.Create(v[0], (string?)v[1])))
        .Build();
}
