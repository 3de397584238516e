using MlxManager.Web.Terminal;

namespace MlxManager.Tests.Terminal;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("")]
    [InlineData("--demo")]
    [InlineData("--urls http://127.0.0.1:0")]
    [InlineData("--MlxManager:MaxConnections=4 --environment Development")]
    [InlineData("--environment=Development --contentRoot=/tmp --applicationName=MlxManager.Web")]
    [InlineData("HF_ENDPOINT=http://127.0.0.1:9")]
    [InlineData("/urls http://127.0.0.1:0")]
    [InlineData("serve --urls http://127.0.0.1:0 --demo")]
    public void IsMeant_ArgumentsOfTheHost_IsNot(string line) => CommandLine.IsMeant(Split(line)).Should().BeFalse();

    [Theory]
    [InlineData("pull mlx-community/Tiny-4bit")]
    [InlineData("ls --json")]
    [InlineData("lss")]
    [InlineData("--json ls")]
    [InlineData("--server=http://127.0.0.1:1 ls")]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData("serve --help")]
    [InlineData("[suggest:3] mlx")]
    public void IsMeant_ACommand_Is(string line) => CommandLine.IsMeant(Split(line)).Should().BeTrue();

    [Theory]
    [InlineData("pull a/b --include *.json --include *.txt --exclude x --limit 5MB/s --no-wait")]
    [InlineData("ls --all --json")]
    [InlineData("status 7 --server http://127.0.0.1:1")]
    [InlineData("pause 1 a/b")]
    [InlineData("resume --all --wait")]
    [InlineData("retry 3")]
    [InlineData("cancel 3 -y")]
    [InlineData("rm a/b --dry-run --yes")]
    [InlineData("search qwen 3 --bits 4 --max-parameters 8B --any --open --sort likes --limit 5")]
    [InlineData("open --print")]
    [InlineData("doctor --key-file k")]
    [InlineData("completion zsh")]
    [InlineData("serve --urls http://127.0.0.1:0 --MlxManager:MaxConnections=4")]
    public void Parse_EveryCommand_IsUnderstood(string line) =>
        CommandTree.Build(TimeProvider.System).Parse(Split(line)).Errors.Should().BeEmpty();

    [Theory]
    [InlineData("pul a/b")]
    [InlineData("pull")]
    [InlineData("pull a/b --lmit 5")]
    [InlineData("pause 3 --yes")]
    [InlineData("rm")]
    [InlineData("search x --limit many")]
    [InlineData("completion tcsh")]
    public async Task Run_WhatIsNoCommand_IsAUsageError(string line) => (await CommandLine.RunAsync(Split(line))).Should().Be(ExitCode.Usage);

    [Fact]
    public void Help_OfTheProgram_ListsEveryExitCode()
    {
        var codes = typeof(ExitCode).GetFields().Where(field => field.FieldType == typeof(int)).Select(field => (int)field.GetRawConstantValue()!);

        codes.Should().OnlyContain(code => ExitCode.Table.Contains($"  {code}  ", StringComparison.Ordinal));
        CommandTree.Build(TimeProvider.System).Description.Should().Contain(ExitCode.Table);
    }

    private static string[] Split(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
