using System.CommandLine;

namespace MlxManager.Web.Terminal;

/// <summary>What teaches a shell to complete the command line: it asks the program itself, by the directive <c>[suggest:position]</c>.</summary>
internal static class CompletionScript
{
    private const string Bash = """
        _mlx_manager() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -F _mlx_manager mlx-manager
        """;

    private const string Zsh = """
        _mlx_manager() {
            local -a found
            found=("${(@f)$("${words[1]}" "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
            compadd -a found
        }
        compdef _mlx_manager mlx-manager
        """;

    private const string Fish = """
        complete -c mlx-manager -f -a '(set -l line (commandline -cp); mlx-manager "[suggest:"(string length -- $line)"]" $line 2>/dev/null)'
        """;

    public static Command Command()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command("completion", "Print a script that completes commands: 'source <(mlx-manager completion bash)'") { shell };
        command.SetAction(parsed => parsed.InvocationConfiguration.Output.WriteLine(parsed.GetRequiredValue(shell) switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            _ => Fish,
        }));
        return command;
    }
}
