namespace MlxManager.Web.Terminal.Doctor;

internal enum Verdict
{
    Ok,

    /// <summary>Worth knowing; nothing is broken.</summary>
    Note,
    Problem,
}

/// <summary>What one check found.</summary>
/// <param name="Advice">What to do; null where there is nothing.</param>
internal sealed record Finding(string Topic, Verdict Verdict, string Message, string? Advice)
{
    public static Finding Ok(string topic, string message) => new(topic, Verdict.Ok, message, null);

    public static Finding Note(string topic, string message, string? advice = null) => new(topic, Verdict.Note, message, advice);

    public static Finding Problem(string topic, string message, string advice) => new(topic, Verdict.Problem, message, advice);
}

/// <summary>All of it, for programs.</summary>
internal sealed record Diagnosis(string Version, bool IsWell, IReadOnlyList<DiagnosisLine> Findings);

/// <param name="Verdict">ok, note or problem.</param>
internal sealed record DiagnosisLine(string Topic, string Verdict, string Message, string? Advice)
{
    public static DiagnosisLine From(Finding finding) => new(finding.Topic, Api.Query.Word(finding.Verdict), finding.Message, finding.Advice);
}
