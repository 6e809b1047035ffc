namespace PhotosLibrary.Cli.Manual;

/// <summary>
/// The scripts that make shells complete <c>photos</c>. Each asks the program itself, by System.CommandLine's directive
/// <c>[suggest:POSITION]</c>, and offers options only after a dash, and files where nothing else fits.
/// </summary>
internal static class CompletionScripts
{
    // What stands behind "=" is completed as if a space stood there, which System.CommandLine understands.
    public const string Bash = """
        # Completion of photos for bash. In ~/.bashrc: eval "$(photos completion bash)"
        _photos() {
          local word="${COMP_WORDS[COMP_CWORD]}" line="${COMP_LINE:0:COMP_POINT}" found
          [[ $word == = ]] && word=
          line="${line//=/ }"
          COMPREPLY=()
          while IFS= read -r found; do
            [[ $found == "$word"* ]] || continue
            [[ $word == -* || $found != [-/]* ]] || continue
            [[ -n $found ]] && COMPREPLY+=("$found")
          done < <(photos "[suggest:${#line}]" "$line" 2>/dev/null)
        }
        complete -o default -F _photos photos

        """;

    public const string Zsh = """
        #compdef photos
        # Completion of photos for zsh. In ~/.zshrc, after compinit: eval "$(photos completion zsh)"
        _photos() {
          local line="${(j: :)words[1,CURRENT-1]} $PREFIX"
          local -a found
          compset -P '*='
          line="${line//=/ }"
          found=(${(f)"$(photos "[suggest:${#line}]" "$line" 2>/dev/null)"})
          if [[ $PREFIX == -* ]]; then
            found=(${(M)found:#-*})
          else
            found=(${found:#[-/]*})
          fi
          compadd -- $found || _files
        }
        compdef _photos photos

        """;

    public const string Fish = """
        # Completion of photos for fish. In ~/.config/fish/config.fish: photos completion fish | source
        function __photos_complete
          set -l word (string replace -r '^.*=' '' -- (commandline -ct))
          set -l begin (string match -r '^.*=' -- (commandline -ct))
          set -l line (string replace -a '=' ' ' -- (commandline -cp))
          set -l found (photos "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)
          if string match -q -- '-*' "$word"
            set found (string match -- '-*' $found)
          else
            set found (string match -r -- '^[^-/].*' $found)
          end
          if test (count $found) -gt 0
            printf '%s\n' "$begin"$found
          else
            __fish_complete_path (commandline -ct)
          end
        end
        complete -c photos -f -a '(__photos_complete)'

        """;

    public const string Pwsh = """
        # Completion of photos for PowerShell. In $PROFILE: photos completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName photos -ScriptBlock {
          param($word, $ast, $position)
          $length = [Math]::Max(0, $position - $ast.Extent.StartOffset)
          $line = $ast.ToString().PadRight($length).Substring(0, $length).Replace('=', ' ')
          $begin = $word -replace '[^=]*$', ''
          $end = $word.Substring($begin.Length)
          photos "[suggest:$length]" "$line" 2>$null |
            Where-Object { $_ -and $_.StartsWith($end) -and ($end.StartsWith('-') -or $_ -notmatch '^[-/]') } |
            ForEach-Object {
              [System.Management.Automation.CompletionResult]::new("$begin$_", $_, 'ParameterValue', $_)
            }
        }

        """;
}
