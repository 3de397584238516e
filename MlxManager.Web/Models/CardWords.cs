namespace MlxManager.Web.Models;

/// <summary>Shortens what a card says.</summary>
internal static class CardWords
{
    /// <summary>At most so many characters, and never half of one: the circuit could not carry it.</summary>
    public static string Cut(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)] + "…";
}
