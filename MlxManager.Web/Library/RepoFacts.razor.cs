using System.Globalization;
using Microsoft.AspNetCore.Components;
using MlxManager.Core.Library;
using MlxManager.Web.Discover;
using MlxManager.Web.Downloads;
using MlxManager.Web.Layout;

namespace MlxManager.Web.Library;

/// <summary>What a model's own files say of it; what they do not say is left out.</summary>
public partial class RepoFacts
{
    [Parameter, EditorRequired]
    public LocalFacts Facts { get; set; } = default!;

    private IEnumerable<(string Term, string Value)> Lines => new[]
    {
        (LibraryTexts.FactArchitecture, Facts.Architecture),
        (LibraryTexts.FactParameters, Facts.Parameters is > 0 and var count ? ModelText.Parameters(count) : null),
        (LibraryTexts.FactBits, Facts.Bits is { } bits ? FilterText.Bits(bits) : null),
        (LibraryTexts.FactType, Facts.DType),
        (LibraryTexts.FactContext, Facts.ContextLength is { } tokens ? LibraryTexts.FactTokens.With(tokens.ToString("N0", CultureInfo.CurrentCulture)) : null),
        (LibraryTexts.FactTemplate, Facts.HasChatTemplate ? LibraryTexts.FactTemplateHere : LibraryTexts.FactTemplateNone),
        (LibraryTexts.FactWeights, Facts.WeightBytes is { } bytes ? Amount.Of(bytes) : null),
    }.Where(line => line.Item2 is not null).Select(line => (line.Item1, line.Item2!));
}
