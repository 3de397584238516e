using MlxManager.Core.Cache;
using MlxManager.Web.Library;

namespace MlxManager.Tests.Library.Page;

public sealed class LibraryAddressTests
{
    private const string Base = "http://127.0.0.1:5230/";

    [Theory]
    [InlineData("", null, StateChoice.Any, null, LibrarySort.Name, "library")]
    [InlineData("a b&c", RepoKind.Space, StateChoice.Damaged, "Zoo", LibrarySort.LastUsed, "library?search=a%20b%26c&kind=space&state=damaged&owner=Zoo&sort=lastused")]
    [InlineData("", null, StateChoice.Any, "", LibrarySort.Name, "library?owner=")]
    public void Of_AQuestion_ReadsBackTheSame(string text, RepoKind? kind, StateChoice state, string? owner, LibrarySort sort, string expected)
    {
        var question = new LibraryQuestion(text, kind, state, owner, sort);

        var address = LibraryAddress.Of(question);

        address.Should().Be(expected);
        LibraryAddress.Parse(Base, Base + address).Should().Be(question);
    }

    [Theory]
    [InlineData("library?kind=7&state=whole,damaged&sort=-1")]
    [InlineData("library?kind=Model&unknown=x")]
    public void Parse_WhatMakesNoSense_CountsAsNotAsked(string address) =>
        LibraryAddress.Parse(Base, Base + address).Should().Be(LibraryQuestion.Everything);

    [Theory]
    [InlineData("library/updates")]
    [InlineData("discover?search=x")]
    [InlineData("libraryx")]
    public void Parse_AnotherPage_IsNull(string address) => LibraryAddress.Parse(Base, Base + address).Should().BeNull();

    [Theory]
    [InlineData("library/models/a/b", "models/a/b")]
    [InlineData("library/datasets/a/b/?x=1#y", "datasets/a/b")]
    [InlineData("library/spaces/gpt2", "spaces/gpt2")]
    [InlineData("library/models/a/b/c", null)]
    [InlineData("library/models/..%2Fb", null)]
    [InlineData("library/models/", null)]
    [InlineData("library", null)]
    public void Repo_OfAnAddress_IsItsNameOrNone(string address, string? expected) =>
        LibraryAddress.Repo(Base, Base + address)?.ToString().Should().Be(expected);
}
