using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Testing;

/// <summary>What a type refers to in its own assembly.</summary>
internal static class TypeReferences
{
    /// <summary>
    /// The outermost types that a type and its nested types refer to, in signatures, code and attributes. A type may
    /// come more than once.
    /// </summary>
    public static IEnumerable<TypeDefinition> Of(TypeDefinition type) =>
        from part in WithNested(type)
        from reference in InDeclaration(part).Concat(part.Methods.SelectMany(InCode))
        from named in Names(reference)
        where named.Scope == type.Module
        let target = Outermost(named.Resolve())
        where target != type
        select target;

    private static IEnumerable<TypeDefinition> WithNested(TypeDefinition type) =>
        type.NestedTypes.SelectMany(WithNested).Prepend(type);

    private static TypeDefinition Outermost(TypeDefinition type) =>
        type.DeclaringType is null ? type : Outermost(type.DeclaringType);

    private static IEnumerable<TypeReference?> InDeclaration(TypeDefinition type) =>
        [
            type.BaseType,
            .. InAttributes(type),
            .. type.GenericParameters.SelectMany(InConstraints),
            .. type.Interfaces.SelectMany(one => InAttributes(one).Prepend(one.InterfaceType)),
            .. type.Fields.SelectMany(field => InAttributes(field).Prepend(field.FieldType)),
            .. type.Properties.SelectMany(property => InAttributes(property).Prepend(property.PropertyType)),
            .. type.Events.SelectMany(one => InAttributes(one).Prepend(one.EventType)),
            .. type.Methods.SelectMany(InSignature),
        ];

    private static IEnumerable<TypeReference?> InSignature(MethodDefinition method) =>
        [
            method.ReturnType,
            .. InAttributes(method),
            .. InAttributes(method.MethodReturnType),
            .. method.GenericParameters.SelectMany(InConstraints),
            .. method.Parameters.SelectMany(parameter => InAttributes(parameter).Prepend(parameter.ParameterType)),
            .. method.Overrides.Select(overridden => overridden.DeclaringType),
        ];

    private static IEnumerable<TypeReference?> InConstraints(GenericParameter parameter) =>
        InAttributes(parameter)
            .Concat(parameter.Constraints.SelectMany(one => InAttributes(one).Prepend(one.ConstraintType)));

    private static IEnumerable<TypeReference?> InCode(MethodDefinition method) =>
        method.HasBody
            ?
            [
                .. method.Body.Variables.Select(variable => variable.VariableType),
                .. method.Body.ExceptionHandlers.Select(handler => handler.CatchType),
                .. method.Body.Instructions.SelectMany(InInstruction),
            ]
            : [];

    // What the signature of a called method names is that method's own concern.
    private static IEnumerable<TypeReference?> InInstruction(Instruction instruction) =>
        instruction.Operand switch
        {
            TypeReference type => [type],
            GenericInstanceMethod method => [.. method.GenericArguments, method.DeclaringType],
            MemberReference member => [member.DeclaringType],
            _ => [],
        };

    private static IEnumerable<TypeReference?> InAttributes(ICustomAttributeProvider provider) =>
        from attribute in provider.CustomAttributes
        let named = attribute.Properties.Concat(attribute.Fields).Select(argument => argument.Argument)
        from type in attribute
            .ConstructorArguments.Concat(named)
            .SelectMany(InArgument)
            .Prepend(attribute.AttributeType)
        select type;

    private static IEnumerable<TypeReference?> InArgument(CustomAttributeArgument argument) =>
        argument.Value switch
        {
            TypeReference type => [argument.Type, type],
            CustomAttributeArgument boxed => InArgument(boxed),
            CustomAttributeArgument[] many => many.SelectMany(InArgument),
            _ => [argument.Type],
        };

    // The types that stand in a reference: List<Album[]> has two.
    private static IEnumerable<TypeReference> Names(TypeReference? reference) =>
        reference switch
        {
            null or GenericParameter => [],
            GenericInstanceType generic => generic
                .GenericArguments.SelectMany(Names)
                .Concat(Names(generic.ElementType)),
            IModifierType modified => Names(modified.ModifierType).Concat(Names(modified.ElementType)),
            FunctionPointerType pointer => pointer
                .Parameters.Select(parameter => parameter.ParameterType)
                .Append(pointer.ReturnType)
                .SelectMany(Names),
            TypeSpecification specification => Names(specification.ElementType),
            _ => [reference],
        };
}
