using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace NetIpam.Fuzz.Guidance;

/// <summary>
/// Makes a copy of an assembly that marks what runs: at the start of each basic block it writes a one into the byte of that block, in an array
/// that <see cref="FindMarks"/> gives. A mark stays, so the ones only get more.
/// </summary>
internal sealed class BlockMarker
{
    private const string TypeName = "NetIpamFuzzMarks";
    private const string FieldName = "Marks";

    private readonly FieldDefinition _marks;
    private int _blocks;

    private BlockMarker(FieldDefinition marks) => _marks = marks;

    /// <summary>The image of the copy.</summary>
    public static byte[] Mark(string path)
    {
        using var module = ModuleDefinition.ReadModule(path);
        // Found before the type of the marks is there, whose own code must not mark anything.
        var bodies = module.GetTypes().SelectMany(static type => type.Methods).Where(static method => method.HasBody).Select(static method => method.Body).ToList();
        var marks = new FieldDefinition(FieldName, FieldAttributes.Public | FieldAttributes.Static | FieldAttributes.InitOnly, new ArrayType(module.TypeSystem.Byte));
        var marker = new BlockMarker(marks);
        foreach (var body in bodies)
            marker.Mark(body);
        marker.AddMarks(module);
        var image = new MemoryStream();
        module.Write(image);
        return image.ToArray();
    }

    /// <summary>The marks of a copy that was loaded.</summary>
    public static byte[] FindMarks(System.Reflection.Assembly copy) => (byte[])copy.GetType(TypeName, throwOnError: true)!.GetField(FieldName)!.GetValue(null)!;

    private void Mark(MethodBody body)
    {
        // Short branches may have to reach farther than they can.
        body.SimplifyMacros();
        var processor = body.GetILProcessor();
        foreach (var start in FindStarts(body))
            MarkBlock(processor, start);
        body.OptimizeMacros();
    }

    /// <summary>Where blocks start, in the order of the code.</summary>
    private static List<Instruction> FindStarts(MethodBody body)
    {
        var starts = new HashSet<Instruction> { body.Instructions[0] };
        foreach (var instruction in body.Instructions)
        {
            if (instruction.Operand is Instruction target)
                starts.Add(target);
            else if (instruction.Operand is Instruction[] targets)
                starts.UnionWith(targets);
            if (instruction.OpCode.FlowControl == FlowControl.Cond_Branch)
                starts.Add(instruction.Next);
        }
        foreach (var handler in body.ExceptionHandlers)
        {
            starts.Add(handler.HandlerStart);
            if (handler.FilterStart is { } filter)
                starts.Add(filter);
        }
        return [.. body.Instructions.Where(starts.Contains)];
    }

    private void MarkBlock(ILProcessor processor, Instruction start)
    {
        // Branches and handlers lead to the instruction that starts the block, so that one becomes the first of the mark, and what it was follows.
        var original = processor.Create(OpCodes.Nop);
        (original.OpCode, original.Operand) = (start.OpCode, start.Operand);
        (start.OpCode, start.Operand) = (OpCodes.Ldsfld, _marks);
        var at = start;
        foreach (var next in new[] { processor.Create(OpCodes.Ldc_I4, _blocks), processor.Create(OpCodes.Ldc_I4_1), processor.Create(OpCodes.Stelem_I1), original })
        {
            processor.InsertAfter(at, next);
            at = next;
        }
        _blocks++;
    }

    private void AddMarks(ModuleDefinition module)
    {
        var type = new TypeDefinition("", TypeName, TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed | TypeAttributes.BeforeFieldInit, module.TypeSystem.Object);
        var initializer = new MethodDefinition(
            ".cctor", MethodAttributes.Private | MethodAttributes.Static | MethodAttributes.HideBySig | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName, module.TypeSystem.Void);
        var processor = initializer.Body.GetILProcessor();
        processor.Emit(OpCodes.Ldc_I4, _blocks);
        processor.Emit(OpCodes.Newarr, module.TypeSystem.Byte);
        processor.Emit(OpCodes.Stsfld, _marks);
        processor.Emit(OpCodes.Ret);
        type.Fields.Add(_marks);
        type.Methods.Add(initializer);
        module.Types.Add(type);
    }
}
