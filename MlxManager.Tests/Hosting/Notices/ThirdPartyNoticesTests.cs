using System.Text.Json;

namespace MlxManager.Tests.Hosting.Notices;

public sealed class ThirdPartyNoticesTests
{
    private const string Mit = "MIT";

    /// <summary>Also what writes the file: <c>deploy/notices.sh</c> names it in this variable.</summary>
    private const string Target = "MLXMANAGER_NOTICES";

    [Fact]
    public void File_PackagesOfTheServer_AreAllNamedWithTheirLicences()
    {
        var root = Root();
        var text = ThirdPartyNotices.Compose(
            [.. Packages(root)],
            licence => File.ReadAllText(Path.Combine(root, "deploy", "licences", licence + ".txt")));
        if (Environment.GetEnvironmentVariable(Target) is { Length: > 0 } target)
        {
            File.WriteAllText(target, text);
        }

        File.ReadAllText(Path.Combine(root, "THIRD-PARTY-NOTICES")).ReplaceLineEndings("\n")
            .Should().Be(text, "a package came, went or changed: run deploy/notices.sh");
    }

    [Fact]
    public void Compose_Packages_AreListedAndTextsSaidOnce()
    {
        var text = ThirdPartyNotices.Compose(
            [new("A", "1.0.0", Mit, "Ann", "Words of A.", "A holds Z."), new("B", "2.0.0", Mit, "Bob", null, "A holds Z."), new("C", "3.0.0", Mit, "Ann", "Words of A.", null)],
            _ => "Common words.\n");

        text.Should().Contain("A 1.0.0\n    MIT; Ann\nB 2.0.0\n    MIT; Bob\n").And.Contain("Licence of A, C\n").And.Contain("Licence of B\n")
            .And.Contain("MIT\n\nBob\n\nCommon words.\n").And.Contain("Third-party notices of A, B\n");
        text.Split("Words of A.").Should().HaveCount(2);
        text.Split("A holds Z.").Should().HaveCount(2);
    }

    [Fact]
    public void Compose_ApacheOfTwo_IsTheSameTextForBoth() =>
        ThirdPartyNotices.Compose([new("A", "1.0.0", "Apache-2.0", "Ann", null, null), new("B", "2.0.0", "Apache-2.0", "Bob", "Apache's words.", null)], _ => null)
            .Should().Contain("Licence of A, B\n");

    [Fact]
    public void Compose_LicenceWithoutWords_IsRefused()
    {
        var compose = () => ThirdPartyNotices.Compose([new("A", "1.0.0", "Odd-1.0", "Ann", null, null)], _ => null);

        compose.Should().Throw<InvalidOperationException>().WithMessage("A ships no text of Odd-1.0*");
    }

    /// <summary>What is published, as the build wrote it down, from where the restore unpacked it.</summary>
    private static IEnumerable<ThirdPartyPackage> Packages(string root)
    {
        using var built = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "MlxManager.Web.deps.json")));
        using var restored = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, "MlxManager.Web", "obj", "project.assets.json")));
        var folders = restored.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name).ToList();
        foreach (var library in built.RootElement.GetProperty("libraries").EnumerateObject().OrderBy(library => library.Name, StringComparer.OrdinalIgnoreCase))
        {
            if (library.Value.GetProperty("type").GetString() == "package")
            {
                var path = library.Value.GetProperty("path").GetString()!;
                yield return ThirdPartyPackage.Read(folders.Select(folder => Path.Combine(folder, path)).First(Directory.Exists));
            }
        }
    }

    private static string Root()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "MlxManager.sln")))
        {
            root = root.Parent;
        }

        return root?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
