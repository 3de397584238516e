using MlxManager.Core.Library.Updates;
using MlxManager.Tests.Support;
using static MlxManager.Tests.Library.Updates.UpdatesHarness;

namespace MlxManager.Tests.Library.Updates;

public sealed class DailyCheckTests
{
    private readonly SettableClock _time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task Daily_NotWanted_AsksNobody()
    {
        await using var updates = await WithModelsAsync(1, isOn: false);

        await PassAsync(updates, TimeSpan.FromDays(2));

        updates.Asked("/refs").Should().BeEmpty();
    }

    [Fact]
    public async Task Daily_Wanted_AsksOnceADayAlsoAfterARestart()
    {
        await using var updates = await WithModelsAsync(3);

        await PassAsync(updates, DailyCheck.FirstLook);
        updates.Asked("/refs").Should().HaveCount(3);
        await PassAsync(updates, TimeSpan.FromHours(12));
        await updates.RestartAsync();
        await PassAsync(updates, TimeSpan.FromHours(11));
        updates.Asked("/refs").Should().HaveCount(3, "the times of the answers outlive a restart");

        await PassAsync(updates, TimeSpan.FromHours(2));
        updates.Asked("/refs").Should().HaveCount(6);
    }

    [Fact]
    public async Task Daily_ClockWasAheadAndIsSetRight_DoesNotWaitUntilItIsThereAgain()
    {
        await using var updates = await WithModelsAsync(2);
        _time.Set(TimeSpan.FromDays(400));
        await PassAsync(updates, DailyCheck.FirstLook);
        updates.Asked("/refs").Should().HaveCount(2);
        _time.Set(TimeSpan.FromDays(-400));

        await PassAsync(updates, DailyCheck.Interval);

        updates.Asked("/refs").Should().HaveCount(4);
    }

    [Fact]
    public async Task Daily_ManyRepos_AreSpread()
    {
        await using var updates = await WithModelsAsync(12);

        await PassAsync(updates, DailyCheck.FirstLook);
        updates.Asked("/refs").Should().HaveCount(10);
        await PassAsync(updates, DailyCheck.Interval);
        updates.Asked("/refs").Should().HaveCount(12);
        updates.Asked("/refs").Distinct().Should().HaveCount(12, "each in its turn");
    }

    [Fact]
    public async Task Daily_HubAway_TriesAgainUntilItIsBack()
    {
        await using var updates = await WithModelsAsync(2);
        await updates.Hub.StopListeningAsync();
        await PassAsync(updates, TimeSpan.FromHours(1));
        updates.Watch.Now.Refs.Should().OnlyContain(one => one.State == RefState.Unchecked && one.Problem != null);

        await updates.Hub.StartListeningAsync();
        await PassAsync(updates, DailyCheck.Interval);

        updates.Watch.Now.Refs.Should().OnlyContain(one => one.State == RefState.Current);
    }

    private async Task<UpdatesHarness> WithModelsAsync(int count, bool isOn = true)
    {
        var updates = await StartAsync(_time);
        for (var i = 0; i < count; i++)
        {
            updates.Hub.Add(Model($"lab/m{i:D2}"));
            updates.Lay($"lab/m{i:D2}");
        }

        await updates.Preferences.ChangeAsync(all => all with { Library = all.Library with { ChecksUpdatesDaily = isOn } }, default);
        updates.Hub.Requests.Clear();
        return updates;
    }

    /// <summary>Lets the clock run on, and each look come to its end on the way; its retries wait on the same clock.</summary>
    private async Task PassAsync(UpdatesHarness updates, TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromMinutes(1))
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await PassUntilAsync(_time, () => updates.Daily.Looking.IsCompleted);
        }
    }
}
