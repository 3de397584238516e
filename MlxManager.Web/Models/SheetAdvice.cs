using MlxManager.Core.Hub;

namespace MlxManager.Web.Models;

/// <summary>What a person can do when the Hub does not give a model.</summary>
/// <param name="Link">Words for the way to the Hub's own page about it.</param>
internal sealed record SheetAdvice(string Heading, IReadOnlyList<string> Steps, string Link)
{
    public static SheetAdvice For(HubFailureKind kind) => kind switch
    {
        HubFailureKind.Gated => new(
            ModelsTexts.GatedHeading, [ModelsTexts.GatedStepTerms, ModelsTexts.GatedStepToken, ModelsTexts.StepCheck], ModelsTexts.AcceptTerms),
        HubFailureKind.MissingOrPrivate or HubFailureKind.RepoNotFound => new(
            ModelsTexts.PrivateHeading, [ModelsTexts.PrivateStepName, ModelsTexts.PrivateStepToken, ModelsTexts.StepCheck], ModelsTexts.AcceptTerms),
        HubFailureKind.BadToken => new(ModelsTexts.TokenHeading, [ModelsTexts.TokenStepNew, ModelsTexts.StepCheck], ModelsTexts.TokenLink),
        HubFailureKind.RevisionNotFound => new(ModelsTexts.RevisionHeading, [ModelsTexts.RevisionStep], ModelsTexts.AcceptTerms),
        HubFailureKind.Disabled => new(ModelsTexts.DisabledHeading, [], ModelsTexts.AcceptTerms),
        HubFailureKind.Unreachable or HubFailureKind.ServerError or HubFailureKind.RateLimited or HubFailureKind.Offline => new(
            ModelsTexts.UnreachableHeading, [], ModelsTexts.AcceptTerms),
        _ => new(ModelsTexts.TroubleHeading, [], ModelsTexts.AcceptTerms),
    };
}
