using CsCheck;
using MlxManager.Core.Hub;
using MlxManager.Web.Discover;

namespace MlxManager.Tests.Discover;

public sealed class DiscoverAddressTests
{
    private const string Base = "http://localhost/app/";

    [Fact]
    public void Of_FirstQuestion_IsTheBarePage() => DiscoverAddress.Of(SearchQuestion.First).Should().Be("discover");

    [Fact]
    public void Of_Everything_IsReadable() => DiscoverAddress.Of(new SearchQuestion("a&b c", false, ModelSort.LastModified)
    {
        Fits = true,
        Bits = BitChoice.Parse("8,4"),
        Parameters = new(500_000_000, 8_000_000_000),
        Task = "text-generation",
        Author = "me",
        Gated = GatedChoice.Open,
        Here = HereChoice.NotHere,
    }).Should().Be("discover?q=a%26b%20c&sort=changed&mlx=off&fits=on&bits=4%2C8&from=500M&to=8B&task=text-generation&author=me&gated=no&here=no");

    [Fact]
    public void Parse_OfAnyQuestion_IsThatQuestion()
    {
        var count = Gen.Int[1, 900_000].Select(millions => (long?)(millions * 1_000_000L));
        var question =
            from text in Gen.String[Gen.Char[' ', '\ud7ff'], 0, 40]
            from flags in Gen.Bool.Array[2]
            from bits in OneOf("", "4", "2,16", "3,5,6,8")
            from min in Gen.OneOf(Gen.Const((long?)null), count)
            from max in Gen.OneOf(Gen.Const((long?)null), count)
            from names in OneOf(null, "mlx-community", "text-generation").Array[2]
            from sort in Gen.Enum<ModelSort>()
            from gated in Gen.Enum<GatedChoice>()
            from here in Gen.Enum<HereChoice>()
            select new SearchQuestion(text, flags[0], sort)
            {
                Fits = flags[1],
                Bits = BitChoice.Parse(bits),
                Parameters = min is null && max is null ? null : new(min, max),
                Author = names[0],
                Task = names[1],
                Gated = gated,
                Here = here,
            };

        question.Sample(asked => DiscoverAddress.Parse(Base, Base + DiscoverAddress.Of(asked)) == asked);
    }

    [Theory]
    [InlineData("discover?sort=best&mlx=maybe&bits=7,x,-4&from=x&to=-1B&task=a/b&author=../..&gated=1&here=1&fits=1")]
    [InlineData("discover?bits=&from=99999999999999999999B&task=&q=")]
    [InlineData("discover?%")]
    [InlineData("discover/")]
    [InlineData("DISCOVER#top")]
    public void Parse_Nonsense_IsPassedOver(string address) => DiscoverAddress.Parse(Base, Base + address).Should().Be(SearchQuestion.First);

    [Theory]
    [InlineData("http://localhost/app/discovery")]
    [InlineData("http://localhost/app/model/a/b?q=x")]
    [InlineData("http://elsewhere/app/discover")]
    public void Parse_AnotherPage_IsNone(string address) => DiscoverAddress.Parse(Base, address).Should().BeNull();

    [Fact]
    public void Parse_EndlessText_IsCut() =>
        DiscoverAddress.Parse(Base, Base + "discover?q=" + new string('x', 5000))!.Text.Should().HaveLength(DiscoverAddress.LongestText);

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
