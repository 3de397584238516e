using System.ComponentModel;
using System.Diagnostics;

namespace MlxManager.Web.Terminal;

/// <summary>Says where the page is and, where somebody sits at a desktop, opens it.</summary>
internal sealed class OpenCommand(Screen screen, ServerFinder finder)
{
    public async Task<int> RunAsync(bool onlySays, CancellationToken cancellationToken)
    {
        using var link = await finder.RequireAsync(cancellationToken);
        if (screen.IsJson)
        {
            screen.Data($$"""{"url":"{{link.Address}}"}""");
            return ExitCode.Ok;
        }

        screen.Say(link.Address.ToString());
        if (!onlySays && screen.IsLive && Opener() is { } opener)
        {
            try
            {
                using var browser = Process.Start(new ProcessStartInfo(opener, [link.Address.ToString()])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                });
            }
            catch (Win32Exception)
            {
                screen.Complain("No browser could be opened; open the address yourself.");
            }
        }

        return ExitCode.Ok;
    }

    private static string? Opener() =>
        OperatingSystem.IsMacOS() ? "open"
        : OperatingSystem.IsWindows() ? "explorer"
        : HasDesktop() ? "xdg-open"
        : null;

    private static bool HasDesktop() =>
        !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DISPLAY")) || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("WAYLAND_DISPLAY"));
}
