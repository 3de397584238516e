namespace MlxManager.Web.Layout;

/// <summary>
/// What this browser's person chose for the look, from cookies that the browser sends with each page: so the first paint is
/// right already. One for a circuit; null follows the system, and the browser's languages.
/// </summary>
internal sealed class Appearance
{
    public const string ThemeCookie = "mlxmanager-theme";
    public const string Light = "light";
    public const string Dark = "dark";

    public string? Theme { get; set; }

    /// <summary>Whether the language was chosen here.</summary>
    public bool HasLanguage { get; set; }

    /// <summary>Anything else than our own words counts as nothing: a cookie can hold what it wants.</summary>
    public static string? ThemeOf(string? cookie) => cookie is Light or Dark ? cookie : null;
}
