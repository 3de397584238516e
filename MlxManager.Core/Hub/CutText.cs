namespace MlxManager.Core.Hub;

/// <summary>Shortens what somebody else wrote.</summary>
public static class CutText
{
    /// <summary>At most so many characters and a mark of what is left out; never half of one, which no answer could carry.</summary>
    public static string To(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)] + "…";
}
