using MudBlazor;

namespace MlxManager.Web.Layout;

/// <summary>
/// Shape and type for MudBlazor. The colours are in theme.css, for light and dark at once: the browser follows the system
/// by itself, before the circuit starts and without a flash.
/// </summary>
internal static class AppTheme
{
    private static readonly string[] Family = ["Geist", "system-ui", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        LayoutProperties = new() { DefaultBorderRadius = "10px", AppbarHeight = "60px" },
        Typography = new()
        {
            Default = new DefaultTypography { FontFamily = Family, FontSize = "0.9375rem", LineHeight = "1.5", LetterSpacing = "normal" },
            Body1 = new Body1Typography { FontFamily = Family, FontSize = "0.9375rem", LetterSpacing = "normal" },
            Subtitle1 = new Subtitle1Typography { FontFamily = Family, LetterSpacing = "normal" },
            H6 = new H6Typography { FontFamily = Family, FontSize = "1.0625rem", FontWeight = "600", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontFamily = Family, FontWeight = "550", TextTransform = "none", LetterSpacing = "normal" },
        },
    };
}
