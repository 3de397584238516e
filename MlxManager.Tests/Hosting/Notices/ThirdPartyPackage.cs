using System.Xml.Linq;

namespace MlxManager.Tests.Hosting.Notices;

/// <summary>A package that the published server holds, as its own description tells.</summary>
/// <param name="Licence">An SPDX expression.</param>
/// <param name="LicenceText">Its own words, where the package ships them.</param>
/// <param name="Notices">What the package in turn says of others, where it ships that.</param>
internal sealed record ThirdPartyPackage(string Name, string Version, string Licence, string Copyright, string? LicenceText, string? Notices)
{
    /// <param name="folder">The package as it was unpacked.</param>
    public static ThirdPartyPackage Read(string folder)
    {
        var metadata = XDocument.Load(Directory.GetFiles(folder, "*.nuspec").Single()).Root!.Elements().Single(e => e.Name.LocalName == "metadata");
        var (name, authors) = (Of("id")!, Of("authors")!);
        var licence = metadata.Elements().SingleOrDefault(e => e.Name.LocalName == "license" && (string?)e.Attribute("type") == "expression")?.Value
            ?? throw new InvalidOperationException($"{name} names its licence in no way known here: read it, and teach this how to say it.");
        return new ThirdPartyPackage(name, Of("version")!, licence, Of("copyright") ?? authors, Text("LICENSE*"), Text("THIRD-PARTY-NOTICES*"));

        string? Of(string element) => metadata.Elements().SingleOrDefault(e => e.Name.LocalName == element)?.Value.Trim();

        string? Text(string pattern) =>
            Directory.GetFiles(folder, pattern, new EnumerationOptions { MatchCasing = MatchCasing.CaseInsensitive }).SingleOrDefault() is { } path
                ? File.ReadAllText(path).ReplaceLineEndings("\n").Trim()
                : null;
    }
}
