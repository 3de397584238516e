namespace MlxManager.Tests.Support;

public sealed class ChromiumPathTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlxmanager-chromium-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Find_Named_IsTaken()
    {
        var named = Place("my-browser");

        ChromiumPath.Find(named, _folder).Should().Be(named);
    }

    [Fact]
    public void Find_NamedButMissing_IsNotReplacedByAnother()
    {
        Place("chromium");

        ChromiumPath.Find(Path.Combine(_folder, "missing"), _folder).Should().BeNull();
    }

    [Fact]
    public void Find_OnThePath_TakesChromiumBeforeChrome()
    {
        Place("google-chrome");
        var chromium = Place("chromium");

        ChromiumPath.Find(null, $"/nowhere{Path.PathSeparator}{_folder}").Should().Be(chromium);
    }

    private string Place(string name)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, "");
        return path;
    }
}
