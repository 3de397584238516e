using System.Text.RegularExpressions;
using MlxManager.Tests.Localisation;

namespace MlxManager.Tests.Security;

/// <summary>What docs/SECURITY.md says of a door is shown by a test: each one it names is there.</summary>
public sealed partial class SecurityDocumentTests
{
    [Fact]
    public void Document_EachTestItNames_IsThere()
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Web, "..", "docs", "SECURITY.md"));
        var known = typeof(SecurityDocumentTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods().Where(method => method.IsDefined(typeof(FactAttribute), inherit: true)).Select(method => $"{type.Name}.{method.Name}"))
            .ToHashSet();

        var named = Named().Matches(text).Select(match => match.Groups[1].Value).Distinct().ToList();

        named.Should().HaveCountGreaterThan(40);
        named.Except(known).Should().BeEmpty();
    }

    [Fact]
    public void Document_EachDoor_NamesATest()
    {
        var rows = File.ReadAllLines(Path.Combine(SourceTree.Web, "..", "docs", "SECURITY.md"))
            .SkipWhile(line => line != "## Doors").Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| door ", StringComparison.Ordinal))
            .ToList();

        rows.Should().HaveCountGreaterThan(25);
        rows.Where(row => !Named().IsMatch(row)).Should().BeEmpty("what no test shows is only hoped for");
    }

    [GeneratedRegex("`(\\w+Tests\\.\\w+)`")]
    private static partial Regex Named();
}
