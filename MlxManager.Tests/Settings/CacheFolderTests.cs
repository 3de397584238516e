using MlxManager.Core.Settings;

namespace MlxManager.Tests.Settings;

public sealed class CacheFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlx-folder-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("models", FolderFault.NotAbsolute)]
    [InlineData("$HOME/models", FolderFault.NotAbsolute)]
    [InlineData("/nowhere/at/all", FolderFault.NotThere)]
    [InlineData("/a\u0007b", FolderFault.NotAbsolute)]
    public void Check_Unusable_SaysWhy(string text, FolderFault fault) => CacheFolder.Check(text, out _).Should().Be(fault);

    [Fact]
    public void Check_File_IsNoFolder()
    {
        var file = Path.Combine(_folder.FullName, "file");
        File.WriteAllText(file, "");

        CacheFolder.Check(file, out _).Should().Be(FolderFault.NotAFolder);
    }

    [Fact]
    public void Check_FolderOrOneThatCanBeMade_IsTakenAndNothingIsLeft()
    {
        var wanted = Path.Combine(_folder.FullName, "hub");

        CacheFolder.Check($" {wanted}/ ", out var path).Should().BeNull();
        path.Should().Be(wanted);
        CacheFolder.Check(_folder.FullName, out _).Should().BeNull();
        _folder.EnumerateFileSystemInfos().Should().BeEmpty();
    }

    [Theory]
    [InlineData("https://hub.example/", "https://hub.example/")]
    [InlineData(" http://127.0.0.1:8080/mirror/ ", "http://127.0.0.1:8080/mirror")]
    public void TryParse_Endpoint_IsReadAsMeant(string text, string expected)
    {
        EndpointText.TryParse(text, out var endpoint, out _).Should().BeTrue();
        endpoint.Should().Be(new Uri(expected));
    }

    [Theory]
    [InlineData("hub.example", AddressFault.NotAnAddress)]
    [InlineData("ftp://hub.example", AddressFault.NotAnAddress)]
    [InlineData("https://ann:geheim@hub.example", AddressFault.HoldsMore)]
    [InlineData("https://hub.example?token=1", AddressFault.HoldsMore)]
    public void TryParse_NoEndpoint_SaysWhy(string text, AddressFault expected)
    {
        EndpointText.TryParse(text, out _, out var fault).Should().BeFalse();
        fault.Should().Be(expected);
    }

    [Theory]
    [InlineData("proxy.example:3128", "http://proxy.example:3128/")]
    [InlineData("socks5://127.0.0.1:1080", "socks5://127.0.0.1:1080")]
    [InlineData("gopher://127.0.0.1:70", null)]
    [InlineData("http://ann:geheim@proxy.example", null)]
    public void TryParseProxy_Text_IsReadAsMeant(string text, string? expected)
    {
        EndpointText.TryParseProxy(text, out var proxy, out _).Should().Be(expected is not null);
        if (expected is not null)
        {
            proxy.Should().Be(new Uri(expected));
        }
    }
}
