using System.Diagnostics;
using MlxManager.Core.Settings;
using MlxManager.Tests.Support;

namespace MlxManager.Tests.Settings;

public sealed class EnvironmentSecretsTests
{
    [OnLinuxFact("env")]
    public async Task Drop_Name_IsNotInTheEnvironmentOfAChild()
    {
        // One of its own: other tests run in this process.
        const string Name = "MLXMANAGER_TESTS_TOKEN";
        Environment.SetEnvironmentVariable(Name, "hf_secret");
        (await ChildAsync()).Should().Contain("hf_secret");

        EnvironmentSecrets.Drop(Name);

        (await ChildAsync()).Should().NotContain("hf_secret");
    }

    private static async Task<string> ChildAsync()
    {
        using var child = Process.Start(new ProcessStartInfo("env") { RedirectStandardOutput = true })!;
        var text = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        return text;
    }
}
