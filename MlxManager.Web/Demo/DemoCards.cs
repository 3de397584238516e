namespace MlxManager.Web.Demo;

/// <summary>Model cards of the demo that are written as real ones are: long, with tables, code, HTML and pictures.</summary>
internal static class DemoCards
{
    public static string Gguf(string id) => $"""
        ---
        license: apache-2.0
        library_name: gguf
        base_model: mlx-samples/Mini-Qwen-1.5B-Instruct
        ---
        # {id}

        Quantizations of [Mini-Qwen-1.5B-Instruct](https://example.org/mini-qwen), made up for the demo of MlxManager.

        | Quantization | Bits | Quality |
        |---|---|---|
        | Q2_K | 2.6 | for the smallest machines |
        | IQ3_XXS | 3.1 | surprisingly usable |
        | Q4_K_M | 4.8 | **the usual choice** |
        | Q8_0 | 8.5 | as good as the original |

        Take one of them, not all: each is a whole model.
        """;

    public static string Instruct(string id) => $"""
        ---
        library_name: mlx
        license: mit
        pipeline_tag: text-generation
        tags:
        - mlx
        ---
        <div align="center">
          <img src="https://example.org/mini-qwen/logo.svg" width="400" alt="Mini-Qwen">
        </div>

        # {id}

        Long enough to pause, close the page, and come back. A made-up model of the MlxManager demo: its weights are noise, and
        its card is written as the cards of real models are, so that there is something to read.

        [![license](https://example.org/badge/license-MIT.svg)](LICENSE) [Report](https://example.org/report.pdf)

        ## Use with mlx

        ```bash
        pip install mlx-lm
        mlx_lm.generate --model {id} --prompt "Why is the sky blue?" --max-tokens 400
        ```

        ```python
        from mlx_lm import load, generate

        model, tokenizer = load("{id}")
        messages = [{"{"}"role": "user", "content": "Why is the sky blue?"{"}"}]
        prompt = tokenizer.apply_chat_template(messages, add_generation_prompt=True)
        print(generate(model, tokenizer, prompt=prompt, verbose=True))
        ```

        ## What it was made for

        - answering short questions, on a machine of your own,
        - summaries of a page or two,
        - and showing how a download manager behaves with two shards.

        > [!NOTE]
        > It was trained on nothing at all. Do not ask it for advice.

        ## Results

        | Test | 4 bit | 8 bit | original |
        |:---|---:|---:|---:|
        | Made-up reasoning | 61.2 | 63.0 | 63.1 |
        | Invented code | 44.9 | 47.2 | 47.4 |
        | Imagined languages | 52.0 | 53.8 | 54.1 |

        <details>
        <summary>How this was measured</summary>

        It was not.

        </details>

        ## Citation

        ```bibtex
        @misc{"{"}miniqwen2026, title = {"{"}Mini-Qwen: a Model of No Weight{"}"}, year = {"{"}2026{"}"}{"}"}
        ```
        """;
}
