using Bunit;
using MlxManager.Core.Hub;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Web.Models;

namespace MlxManager.Tests.Models;

public sealed class RevisionPickerTests : PageContext
{
    private readonly List<string> _chosen = [];

    [Fact]
    public void Open_BranchesAndTags_AreListedAndCanBeChosen()
    {
        Refs(["main", "dev"], ["v1.0"]);
        var picker = Picker();
        picker.WaitForAssertion(() => picker.FindAll("optgroup").Select(group => group.GetAttribute("label")).Should().Equal("Branches", "Tags"));
        picker.FindAll("option").Select(option => option.TextContent).Should().Equal("main", "dev", "v1.0", "A commit or another name…");

        picker.Find("select").Change("v1.0");

        _chosen.Should().Equal("v1.0");
    }

    [Fact]
    public void Choose_TheSameAgain_ChangesNothing()
    {
        Refs(["main"], []);
        var picker = Picker();

        picker.WaitForElement("optgroup");
        picker.Find("select").Change("main");

        _chosen.Should().BeEmpty();
    }

    [Fact]
    public void Open_CommitNotInTheList_IsShownAllTheSame()
    {
        Refs(["main"], []);

        var picker = Picker(Revision.At(Sample.Commit));

        picker.WaitForAssertion(() => picker.FindAll("option").Select(option => option.TextContent).Should().Equal("3f2a1b9", "main", "A commit or another name…"));
    }

    [Fact]
    public void Type_ACommit_IsChosenAndNonsenseIsNot()
    {
        Refs(["main"], []);
        var picker = Picker();
        picker.WaitForElement("optgroup");
        picker.Find("select").Change(".other");

        picker.Find(".typed input").Input("../x");
        picker.Find("form").Submit();
        picker.Find("[role=alert]").TextContent.Should().Be("This cannot be the name of a revision.");

        picker.Find(".typed input").Input($" {Sample.Commit} ");
        picker.Find("form").Submit();
        _chosen.Should().Equal(Sample.Commit.Value);
        picker.FindAll(".typed").Should().BeEmpty();
    }

    [Fact]
    public void Open_RefsFail_SaysSoAndTriesAgain()
    {
        Sheets.OnRefs = () => Task.FromResult<HubAnswer<ModelRefs>>(new HubFailure(HubFailureKind.ServerError, "502."));
        var picker = Picker();
        picker.WaitForAssertion(() => picker.Find(".note").TextContent.Should().Contain("Branches and tags cannot be listed: hub.test has trouble of its own."));
        picker.FindAll("option").Select(option => option.TextContent).Should().Equal("main", "A commit or another name…");

        Refs(["main", "dev"], []);
        picker.Find(".again").Click();

        picker.WaitForAssertion(() => picker.FindAll("option").Should().HaveCount(3));
        picker.FindAll(".note").Should().BeEmpty();
    }

    [Fact]
    public void Open_ThousandTags_ListsSomeAndSaysSo()
    {
        Refs(["main"], [.. Enumerable.Range(0, 1000).Select(i => $"v{i}")]);

        var picker = Picker();

        picker.WaitForAssertion(() => picker.Find(".note").TextContent.Should().Be("800 more are not listed: type their name."));
        picker.FindAll("option").Should().HaveCount(202);
    }

    private void Refs(string[] branches, string[] tags) =>
        Sheets.OnRefs = () => Task.FromResult<HubAnswer<ModelRefs>>(new ModelRefs(Parsed(branches), Parsed(tags), 0));

    private static ModelRef[] Parsed(string[] names) => [.. names.Select(name => new ModelRef(Revision.Parse(name), null))];

    private IRenderedComponent<RevisionPicker> Picker(Revision? revision = null) => Render<RevisionPicker>(parameters => parameters
        .Add(picker => picker.Model, Sample.Id(Sample.Model))
        .Add(picker => picker.Revision, revision ?? Revision.Main)
        .Add(picker => picker.Commit, Sample.Commit)
        .Add(picker => picker.Chosen, chosen => _chosen.Add(chosen.Value)));
}
