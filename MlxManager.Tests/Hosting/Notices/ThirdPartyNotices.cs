using System.Globalization;
using System.Text;

namespace MlxManager.Tests.Hosting.Notices;

/// <summary>The text of <c>THIRD-PARTY-NOTICES</c>: every package with its licence and copyright, then each text once, with whom it is of.</summary>
/// <param name="common">Gives the common words of a licence, for packages that ship none; null when there are none at hand.</param>
internal sealed class ThirdPartyNotices(IReadOnlyList<ThirdPartyPackage> packages, Func<string, string?> common)
{
    private const string Rule = "--------------------------------------------------------------------------------";

    private readonly StringBuilder _text = new();

    public static string Compose(IReadOnlyList<ThirdPartyPackage> packages, Func<string, string?> common) =>
        new ThirdPartyNotices(packages, common).Compose();

    private string Compose()
    {
        Line(
            "MlxManager is under the MIT licence (LICENSE). Its program holds what is listed here, under the licences below.",
            "Written by deploy/notices.sh from the packages it is built with.",
            "",
            "The archives also hold .NET and ASP.NET Core themselves (MIT, Copyright (c) .NET Foundation and Contributors), with",
            "their notices in the folder dotnet, and the font Geist (SIL Open Font License 1.1), with it in wwwroot/fonts/OFL.txt.",
            "");
        foreach (var package in packages)
        {
            Line($"{package.Name} {package.Version}", $"    {package.Licence}; {package.Copyright}");
        }

        Texts("Licence", package => package.LicenceText ?? Common(package));
        Texts("Third-party notices", package => package.Notices);
        return _text.ToString();
    }

    private string Common(ThirdPartyPackage package) =>
        packages.FirstOrDefault(other => other.Licence == package.Licence && other.LicenceText is not null && IsSameForAll(other.Licence))?.LicenceText
        ?? (common(package.Licence) is { } words
            ? $"{package.Licence}\n\n{package.Copyright}\n\n{words.ReplaceLineEndings("\n").Trim()}"
            : throw new InvalidOperationException($"{package.Name} ships no text of {package.Licence}: put it into deploy/licences."));

    /// <summary>The words of the others begin with whose copyright it is.</summary>
    private static bool IsSameForAll(string licence) => licence == "Apache-2.0";

    private void Texts(string title, Func<ThirdPartyPackage, string?> textOf)
    {
        foreach (var same in packages.Where(package => textOf(package) is not null).GroupBy(textOf))
        {
            Line("", Rule, string.Create(CultureInfo.InvariantCulture, $"{title} of {string.Join(", ", same.Select(package => package.Name))}"), Rule, "", same.Key!);
        }
    }

    private void Line(params IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            _text.Append(line).Append('\n');
        }
    }
}
