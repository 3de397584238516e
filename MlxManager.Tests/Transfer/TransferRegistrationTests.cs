using Microsoft.Extensions.DependencyInjection;
using MlxManager.Core.Settings;
using MlxManager.Core.Transfer;

namespace MlxManager.Tests.Transfer;

public sealed class TransferRegistrationTests
{
    [Fact]
    public void AddTransfer_WithOptions_SharesOneBudgetOfTheSetSize()
    {
        using var provider = new ServiceCollection()
            .AddTransfer()
            .AddSingleton(new MlxManagerOptions("/data", MaxConnections: 5))
            .BuildServiceProvider();

        provider.GetRequiredService<ConnectionBudget>().Total.Should().Be(5);
        provider.GetRequiredService<ConnectionBudget>().Should().BeSameAs(provider.GetRequiredService<ConnectionBudget>());
        provider.GetRequiredService<TransferOptions>().Should().Be(new TransferOptions());
    }

    [Fact]
    public void BootId_OnLinux_IsTheKernels()
    {
        if (OperatingSystem.IsLinux())
        {
            Machine.BootId.Should().Be(File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim());
        }

        Machine.BootId.Should().NotBeEmpty();
    }
}
