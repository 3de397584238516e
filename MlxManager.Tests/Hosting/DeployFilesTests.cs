using MlxManager.Tests.Localisation;

namespace MlxManager.Tests.Hosting;

/// <summary>What lies in an archive beside the program.</summary>
public sealed class DeployFilesTests
{
    private static readonly string Root = Path.Combine(SourceTree.Web, "..");

    [Fact]
    public void Containerfile_Copies_AsEveryBuilderUnderstandsIt()
    {
        var copies = Lines("deploy", "container", "Containerfile").Where(line => line.StartsWith("COPY", StringComparison.Ordinal));

        copies.Should().Equal("COPY . /app", "COPY --from=unpacked /app /app");
    }

    [Fact]
    public void Image_BuiltBesideThePassword_DoesNotHoldIt()
    {
        Lines("deploy", "container", "compose.yaml").Should().Contain(line => line.Contains("file: ./password", StringComparison.Ordinal));
        Lines("deploy", "container", ".dockerignore").Should().Contain("deploy", "the password lies in it");
        Lines("publish.sh").Should().ContainSingle(line => line.Trim() == "cp deploy/container/.dockerignore \"$folder/\"", "a builder looks for it in the folder it builds from");
    }

    [Fact]
    public void Archive_OfWhoTriedTheContainerHere_DoesNotHoldThePassword() =>
        Lines("publish.sh").Where(line => line.Contains("deploy/container", StringComparison.Ordinal)).Should().NotContain(line => line.Contains("-R", StringComparison.Ordinal));

    private static string[] Lines(params string[] path) => File.ReadAllLines(Path.Combine([Root, .. path]));
}
