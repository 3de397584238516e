using Bunit;
using MlxManager.Core.Downloads;
using MlxManager.Core.Hub;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Web.Models;

namespace MlxManager.Tests.Models;

public sealed class FileTreeViewTests : PageContext
{
    private SheetSelection _selection = SheetSelection.Of(SheetSamples.Tree("x/1.bin", "x/2.bin", "z.bin"), FilePatterns.Everything);

    [Fact]
    public void Rows_TellTheirPlaceInTheTree()
    {
        var view = View();

        view.FindAll("[role=treeitem]").Select(row => string.Join(' ', row.GetAttribute("aria-level"), row.GetAttribute("aria-posinset"), row.GetAttribute("aria-setsize"), row.GetAttribute("aria-expanded")))
            .Should().Equal("1 1 2 true", "2 1 2 ", "2 2 2 ", "1 2 2 ");
        view.FindAll("[role=treeitem]")[0].TextContent.Should().Contain("2 files");
        view.Find("[role=tree]").GetAttribute("tabindex").Should().Be("0");
    }

    [Fact]
    public void Keys_MoveCloseAndCheck()
    {
        var view = View();
        Active(view).Should().Contain("x");

        Press(view, "ArrowRight", " ");
        view.FindAll("[role=treeitem]").Select(row => row.GetAttribute("aria-checked")).Should().Equal("mixed", "false", "true", "true");

        Press(view, "ArrowLeft", " ");
        view.FindAll("[role=treeitem]").Select(row => row.GetAttribute("aria-checked")).Should().OnlyContain(state => state == "true");

        Press(view, "ArrowLeft");
        view.FindAll("[role=treeitem]").Should().HaveCount(2);

        Press(view, "End");
        Active(view).Should().Contain("z.bin");
    }

    [Fact]
    public void Keys_WithAModifier_AreTheBrowsers()
    {
        var view = View();

        view.Find("[role=tree]").KeyDown(new Microsoft.AspNetCore.Components.Web.KeyboardEventArgs { Key = " ", CtrlKey = true });

        view.FindAll("[role=treeitem]").Should().OnlyContain(row => row.GetAttribute("aria-checked") == "true");
    }

    [Fact]
    public void Click_FolderOpensAndItsBoxChecks()
    {
        var view = View();

        view.FindAll("[role=treeitem]")[0].Click();
        view.FindAll("[role=treeitem]").Should().HaveCount(2);
        view.FindAll(".box")[0].Click();

        view.FindAll("[role=treeitem]").Select(row => row.GetAttribute("aria-checked")).Should().Equal("false", "true");
    }

    [Fact]
    public void Name_TooLong_KeepsItsEndAndIsWholeForVoices()
    {
        _selection = SheetSelection.Of(SheetSamples.Tree("A-Model-With-A-Long-Name-Q8_0-00001-of-00002.gguf"), FilePatterns.Everything);

        var row = View().Find("[role=treeitem]");

        row.QuerySelector(".visually-hidden")!.TextContent.Should().Be("A-Model-With-A-Long-Name-Q8_0-00001-of-00002.gguf");
        row.QuerySelector(".name")!.Children[1].TextContent.Should().Be("-00001-of-00002.gguf");
    }

    private static string Active(IRenderedComponent<FileTreeView> view) =>
        view.Find("#" + view.Find("[role=tree]").GetAttribute("aria-activedescendant")).TextContent;

    private static void Press(IRenderedComponent<FileTreeView> view, params string[] keys)
    {
        foreach (var key in keys)
        {
            view.Find("[role=tree]").KeyDown(key);
        }
    }

    private IRenderedComponent<FileTreeView> View()
    {
        IRenderedComponent<FileTreeView> view = null!;
        view = Render<FileTreeView>(parameters => parameters
            .Add(tree => tree.Selection, _selection)
            .Add(tree => tree.Outlook, DiskOutlook.Unknown)
            .Add(tree => tree.Toggled, node => view.Render(again => again.Add(tree => tree.Selection, _selection = _selection.Toggle(node)))));
        return view;
    }
}
