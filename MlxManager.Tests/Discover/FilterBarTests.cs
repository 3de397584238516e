using Bunit;
using MlxManager.Tests.Downloads.Page;
using MlxManager.Web.Discover;

namespace MlxManager.Tests.Discover;

public sealed class FilterBarTests : PageContext
{
    private SearchQuestion _question = SearchQuestion.First;

    [Fact]
    public void Chip_WithoutPanel_Toggles()
    {
        var bar = Bar();

        bar.FindAll(".row .filter")[1].Click();

        _question.Fits.Should().BeTrue();
        bar.FindAll(".row .filter").Should().HaveCount(8);
        bar.FindAll(".clear").Should().BeEmpty("this test's parent has not taken it over yet");
    }

    [Fact]
    public void Quantization_SeveralChosen_AreAllAsked()
    {
        var bar = Bar("Quantization");

        bar.FindAll(".panel .filter").Select(option => option.TextContent).Should()
            .Equal("2-bit", "3-bit", "4-bit", "5-bit", "6-bit", "8-bit", "16-bit");
        bar.FindAll(".panel .filter")[2].Click();
        bar.Render(parameters => parameters.Add(one => one.Question, _question));
        bar.FindAll(".panel .filter")[5].Click();

        _question.Bits.Chosen.Should().Equal(4, 8);
    }

    [Fact]
    public void Parameters_EndsThatCross_TheLastOneCounts()
    {
        var bar = Bar("Parameters");

        bar.FindAll("select")[0].Change("8000000000");
        _question.Parameters.Should().Be(new Core.Hub.ParameterRange(8_000_000_000, null));
        bar.Render(parameters => parameters.Add(one => one.Question, _question));
        bar.FindAll("select")[1].Change("4000000000");
        _question.Parameters.Should().Be(new Core.Hub.ParameterRange(null, 4_000_000_000));
        bar.Render(parameters => parameters.Add(one => one.Question, _question));
        bar.FindAll("select")[1].Change("0");
        _question.Parameters.Should().BeNull();
    }

    [Fact]
    public void Parameters_FromASharedAddress_AreAmongTheChoices()
    {
        _question = _question with { Parameters = new(3_000_000_000, null) };

        var bar = Bar("3B or more parameters");

        bar.FindAll("select")[0].QuerySelectorAll("option").Single(option => option.HasAttribute("selected")).TextContent.Should().Be("3B");
    }

    [Fact]
    public void Task_Chosen_IsAsked()
    {
        var bar = Bar("Task");

        bar.FindAll(".panel .filter").Single(option => option.TextContent == "Speech to text").Click();

        _question.Task.Should().Be("automatic-speech-recognition");
    }

    [Theory]
    [InlineData(" mlx-community ", "mlx-community")]
    [InlineData("not a name", null)]
    [InlineData("", null)]
    public void Author_Typed_IsAskedIfItIsOne(string typed, string? expected)
    {
        var bar = Bar("Author");

        bar.Find(".panel input").Change(typed);

        _question.Author.Should().Be(expected);
    }

    [Fact]
    public void Author_Offered_IsToggled()
    {
        var bar = Bar("Author");

        bar.FindAll(".panel .filter").Single(option => option.TextContent == "northlab").Click();
        _question.Author.Should().Be("northlab");
        bar.Render(parameters => parameters.Add(one => one.Question, _question));
        bar.FindAll(".panel .filter").Single(option => option.TextContent == "northlab").Click();
        _question.Author.Should().BeNull();
    }

    [Theory]
    [InlineData("Gated", "Not gated")]
    [InlineData("Already here", "Not here yet")]
    public void Choice_OfThree_NamesTheChip(string chip, string option)
    {
        var bar = Bar(chip);

        bar.FindAll(".panel .filter").Single(choice => choice.TextContent == option).Click();
        bar.Render(parameters => parameters.Add(one => one.Question, _question));

        bar.FindAll(".row .set").Should().ContainSingle().Which.TextContent.Trim().Should().Be(option);
    }

    [Fact]
    public void Panel_OneAtATime_EscapeClosesIt()
    {
        var bar = Bar("Task");

        bar.FindAll(".row .filter").Single(chip => chip.TextContent.Trim() == "Author").Click();
        bar.FindAll("[aria-expanded=true]").Should().ContainSingle().Which.TextContent.Trim().Should().Be("Author");
        bar.Find(".filters").KeyDown("Escape");

        bar.Find(".panel").HasAttribute("hidden").Should().BeTrue();
        bar.FindAll("[aria-expanded=true]").Should().BeEmpty();
    }

    [Fact]
    public void Clear_FiltersSet_KeepsWordsAndOrder()
    {
        _question = new SearchQuestion("birch", false, Core.Hub.ModelSort.Likes) { Fits = true, Author = "a" };
        var bar = Bar();

        bar.Find(".clear").Click();

        _question.Should().Be(new SearchQuestion("birch", true, Core.Hub.ModelSort.Likes));
    }

    private IRenderedComponent<FilterBar> Bar(string? open = null)
    {
        var bar = Render<FilterBar>(parameters => parameters
            .Add(one => one.Question, _question)
            .Add(one => one.QuestionChanged, question => _question = question)
            .Add(one => one.Authors, ["northlab", "mossbank"]));
        if (open is not null)
        {
            bar.FindAll(".row .filter").Single(chip => chip.TextContent.Trim() == open).Click();
        }

        return bar;
    }
}
