namespace MlxManager.Core.Library;

/// <summary>What a model's own files say of it. Anything may be null: then they do not say, or not so that it could be believed.</summary>
/// <param name="Architecture">As its config names the class, such as <c>LlamaForCausalLM</c>; else the family, such as <c>llama</c>, as GGUF files do.</param>
/// <param name="Parameters">Weights, packed or not: counted from the headers of its safetensors or GGUF files, else as its name says (<c>8B</c>).</param>
/// <param name="Bits">Bits a weight, 1 to 32: by its config, else its name, else the type most of its tensors have.</param>
/// <param name="ContextLength">Tokens.</param>
/// <param name="DType">The type most tensors that are not packed have, as safetensors names it (<c>BF16</c>), or GGUF (<c>Q4_K</c>); else as its config does.</param>
/// <param name="WeightBytes">Of its safetensors files, or of its one GGUF model.</param>
public sealed record LocalFacts(
    string? Architecture, long? Parameters, int? Bits, int? ContextLength, bool HasChatTemplate, string? DType, long? WeightBytes);
