using System.ComponentModel;
using System.Diagnostics;
using MlxManager.Core.Settings;

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
                using var browser = Process.Start(Start(opener, link.Address));
            }
            catch (Win32Exception)
            {
                screen.Complain("No browser could be opened; open the address yourself.");
            }
        }

        return ExitCode.Ok;
    }

    /// <summary>What this process alone was given: a browser goes on for hours, and hands its environment to whatever it starts.</summary>
    internal static void LeaveOutSecrets(IDictionary<string, string?> environment)
    {
        foreach (var secret in EnvironmentSecrets.Names.Append(ServerFinder.KeyVariable))
        {
            environment.Remove(secret);
        }
    }

    private static ProcessStartInfo Start(string opener, Uri address)
    {
        var start = new ProcessStartInfo(opener, [address.ToString()]) { RedirectStandardOutput = true, RedirectStandardError = true };
        LeaveOutSecrets(start.Environment);
        return start;
    }

    private static string? Opener() =>
        OperatingSystem.IsMacOS() ? "open"
        : OperatingSystem.IsWindows() ? "explorer"
        : HasDesktop() ? "xdg-open"
        : null;

    private static bool HasDesktop() =>
        !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DISPLAY")) || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("WAYLAND_DISPLAY"));
}
