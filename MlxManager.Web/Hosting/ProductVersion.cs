using System.Reflection;
using System.Runtime.InteropServices;

namespace MlxManager.Web.Hosting;

/// <summary>Which build this is.</summary>
internal static class ProductVersion
{
    private const int ShortCommit = 9;

    private static readonly string[] Parts =
        (typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+');

    /// <summary><c>0.1.0</c>.</summary>
    public static string Number => Parts[0];

    /// <summary>The first digits of the commit it was built from; null when the build did not know it.</summary>
    public static string? Commit => Parts is [_, { Length: >= ShortCommit } commit] ? commit[..ShortCommit] : null;

    /// <summary><c>0.1.0 (1b2c3d4e5), .NET 10.0.12, linux-x64</c>.</summary>
    public static string Whole =>
        $"{Number}{(Commit is { } commit ? $" ({commit})" : "")}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}";
}
