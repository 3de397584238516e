namespace MlxManager.Core.Hub;

/// <summary>The element types of the safetensors format.</summary>
internal static class ElementTypes
{
    /// <summary>Bits an element; null for a type unknown here.</summary>
    public static int? Bits(string type) => type switch
    {
        "F64" or "I64" or "U64" or "C64" => 64,
        "F32" or "I32" or "U32" => 32,
        "F16" or "BF16" or "I16" or "U16" => 16,
        "I8" or "U8" or "BOOL" => 8,
        "F4" => 4,
        _ when type.StartsWith("F8_", StringComparison.Ordinal) => 8,
        _ when type.StartsWith("F6_", StringComparison.Ordinal) => 6,
        _ => null,
    };
}
