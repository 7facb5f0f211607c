using MudBlazor;

namespace ExchangeHub.WebConsole.Shell;

/// <summary>Colours of which each text stands out from its ground by 4.5 to 1, and the fonts that the machine has.</summary>
internal static class ConsoleTheme
{
    private static readonly string[] Fonts =
        ["system-ui", "-apple-system", "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0b57d0", PrimaryContrastText = "#ffffff", Secondary = "#3d5a80", Tertiary = "#006a6a",
            Background = "#f4f6f9", Surface = "#ffffff", AppbarBackground = "#12294a", AppbarText = "#ffffff",
            DrawerBackground = "#ffffff", DrawerText = "#1d2733", DrawerIcon = "#3d4b5c",
            TextPrimary = "#1d2733", TextSecondary = "#4a5768", TextDisabled = "#6b7785",
            ActionDefault = "#3d4b5c", ActionDisabled = "#6b7785", LinesDefault = "#d5dbe3", LinesInputs = "#76828f", TableLines = "#e1e6ec", Divider = "#d5dbe3",
            Success = "#176b3a", Info = "#0b57d0", Warning = "#8a5200", Error = "#b3261e",
        },
        Typography = Typography(),
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px", DrawerWidthLeft = "232px", AppbarHeight = "56px" },
        ZIndex = new ZIndex { Drawer = 1100, AppBar = 1200 },
    };

    private static Typography Typography()
    {
        var typography = new Typography
        {
            Default = { FontFamily = Fonts, FontSize = "0.9375rem", LineHeight = "1.55", LetterSpacing = "normal" },
            H1 = { FontFamily = Fonts, FontSize = "1.5rem", FontWeight = "600", LineHeight = "1.35", LetterSpacing = "normal" },
            H2 = { FontFamily = Fonts, FontSize = "1.125rem", FontWeight = "600", LineHeight = "1.4", LetterSpacing = "normal" },
            Button = { FontFamily = Fonts, FontSize = "0.9375rem", FontWeight = "500", TextTransform = "none", LetterSpacing = "normal" },
        };
        BaseTypography[] others =
            [typography.H3, typography.H4, typography.H5, typography.H6, typography.Subtitle1, typography.Subtitle2, typography.Body1, typography.Body2, typography.Caption, typography.Overline];
        foreach (var other in others)
        {
            (other.FontFamily, other.LetterSpacing) = (Fonts, "normal");
        }

        return typography;
    }
}
