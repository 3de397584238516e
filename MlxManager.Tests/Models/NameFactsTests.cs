using MlxManager.Core.Models;

namespace MlxManager.Tests.Models;

public sealed class NameFactsTests
{
    [Theory]
    [InlineData("Llama-3.2-3B-Instruct-4bit", 3_000_000_000L)]
    [InlineData("Qwen2.5-0.5B", 500_000_000L)]
    [InlineData("SmolLM2-135M-Instruct", 135_000_000L)]
    [InlineData("Mixtral-8x7B-v0.1", 56_000_000_000L)]
    [InlineData("Qwen3-30B-A3B-4bit", 30_000_000_000L)]
    [InlineData("Qwen2.5-14B-Instruct-1M", 14_000_000_000L)]
    [InlineData("Kimi-K2-1T-4bit", 1_000_000_000_000L)]
    [InlineData("model_7b_chat", 7_000_000_000L)]
    [InlineData("phi-4-4bit", null)]
    [InlineData("whisper-large-v3", null)]
    [InlineData("0B", null)]
    [InlineData("99999T", null)]
    public void Parameters_Name_AreRead(string name, long? expected) => NameFacts.Parameters(name).Should().Be(expected);

    [Theory]
    [InlineData("Llama-3.2-3B-Instruct-4bit", 4)]
    [InlineData("Llama-3B-8-bit", 8)]
    [InlineData("gemma-3-27b-it-qat-3Bits", 3)]
    [InlineData("Birch-8B-Q4_K_M", 4)]
    [InlineData("Birch-8B-IQ2_XS", 2)]
    [InlineData("Qwen-7B-GPTQ-Int4", 4)]
    [InlineData("Qwen-7B-w8a8", 8)]
    [InlineData("gpt-oss-20b-mxfp4", 4)]
    [InlineData("Llama-70B-FP8", 8)]
    [InlineData("Wren-82M-bf16", 16)]
    [InlineData("Wren-82M-fp32", 32)]
    [InlineData("Qwen3-32B", null)]
    [InlineData("Habit-8B", null)]
    [InlineData("Model-99bit", null)]
    public void Bits_Name_AreRead(string name, int? expected) => NameFacts.Bits(name).Should().Be(expected);
}
