namespace MlxManager.Web.Discover;

/// <param name="Id">In the Hub's words.</param>
internal sealed record KnownTask(string Id, Func<string> Text);

/// <summary>What models are for: of the Hub's many words those that people look for here.</summary>
internal static class Tasks
{
    public static IReadOnlyList<KnownTask> All { get; } =
    [
        new("text-generation", () => DiscoverTexts.TaskTextGeneration),
        new("image-text-to-text", () => DiscoverTexts.TaskImageTextToText),
        new("any-to-any", () => DiscoverTexts.TaskAnyToAny),
        new("automatic-speech-recognition", () => DiscoverTexts.TaskAutomaticSpeechRecognition),
        new("text-to-speech", () => DiscoverTexts.TaskTextToSpeech),
        new("text-to-image", () => DiscoverTexts.TaskTextToImage),
        new("image-to-image", () => DiscoverTexts.TaskImageToImage),
        new("text-to-video", () => DiscoverTexts.TaskTextToVideo),
        new("feature-extraction", () => DiscoverTexts.TaskFeatureExtraction),
        new("sentence-similarity", () => DiscoverTexts.TaskSentenceSimilarity),
        new("text-ranking", () => DiscoverTexts.TaskTextRanking),
        new("text-classification", () => DiscoverTexts.TaskTextClassification),
        new("translation", () => DiscoverTexts.TaskTranslation),
        new("fill-mask", () => DiscoverTexts.TaskFillMask),
    ];
}
