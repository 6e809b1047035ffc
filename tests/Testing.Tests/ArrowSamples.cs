// Nothing here is used; it is there to refer to something.
#pragma warning disable

using System.CodeDom.Compiler;

namespace Testing.Tests.Sample
{
    internal static class Loose
    {
        private static Upper.Target? field;
    }
}

namespace Testing.Tests.Sample.Models
{
    [GeneratedCode("NJsonSchema", "")]
    internal sealed class Generated
    {
        private Upper.Target? field;
    }
}

namespace Testing.Tests.Sample.Upper
{
    internal class Target
    {
        public static readonly int Field = 1;

        public static int Call() => 1;

        public static T Make<T>()
            where T : new() => new();

        internal class Nested;
    }

    internal interface ITarget
    {
        int this[int index] { get; }
    }

    internal class TargetException : Exception;

    [AttributeUsage(AttributeTargets.All)]
    internal sealed class TargetAttribute : Attribute;

    internal class UsesLower(Lower.Legal legal) : Lower.Legal
    {
        public Lower.Legal Property { get; } = legal;
    }

    internal class UsesModel(Models.Generated model)
    {
        public Models.Generated Property { get; } = model;
    }
}

namespace Testing.Tests.Sample.Beside
{
    internal class Stranger
    {
        private Upper.Target? field;
    }
}

namespace Testing.Tests.Sample.Lower
{
    using Upper;

    [AttributeUsage(AttributeTargets.All)]
    internal sealed class AboutAttribute(object? type = null) : Attribute
    {
        public object? Type { get; } = type;

        public Type? Named { get; set; }
    }

    internal class Legal
    {
        private List<Legal>? field;
    }

    internal class UsesModelToo
    {
        private Models.Generated? field;
    }

    internal class BaseType : Target;

    internal class GenericBaseType : List<Target>;

    internal abstract class Interface : ITarget
    {
        int ITarget.this[int index] => index;
    }

    internal class Constraint<T>
        where T : Target;

    internal class MethodConstraint
    {
        private void M<T>()
            where T : Target { }
    }

    internal class Field
    {
        private Target? field;
    }

    internal class ArrayField
    {
        private Target[]? field;
    }

    internal class GenericField
    {
        private Dictionary<string, List<Target>>? field;
    }

    internal class NestedField
    {
        private Target.Nested? field;
    }

    internal unsafe class FunctionPointerField
    {
        private delegate* <Target, void> field;
    }

    internal class InNested
    {
        private class Inner
        {
            private Target? field;
        }
    }

    internal abstract class Property
    {
        public abstract Target P { get; init; }
    }

    internal abstract class Event
    {
        public abstract event Action<Target> E;
    }

    internal delegate Target Returning();

    internal delegate void Taking(ref Target target);

    internal class Local
    {
        private int M(IEnumerable<object> values)
        {
            Target? kept = null;
            foreach (var value in values)
            {
                kept = value as Target ?? kept;
            }

            return kept is null ? 0 : 1;
        }
    }

    internal class Call
    {
        private int M() => Target.Call();
    }

    internal class GenericCall
    {
        private object M() => Enumerable.Empty<Target>();
    }

    internal class Creation
    {
        private object M() => new Target();
    }

    internal class FieldAccess
    {
        private int M() => Target.Field;
    }

    internal class Typeof
    {
        private Type M() => typeof(Target);
    }

    internal class Cast
    {
        private bool M(object value) => value is Target;
    }

    internal class Handler
    {
        private void M()
        {
            try
            {
                GC.KeepAlive(this);
            }
            catch (TargetException) { }
        }
    }

    internal class Filter
    {
        private void M()
        {
            try
            {
                GC.KeepAlive(this);
            }
            catch (TargetException exception) when (exception.Message.Length > 0) { }
        }
    }

    internal class Lambda
    {
        private Func<int> M(int x) => () => x + Target.Call();
    }

    internal class Iterator
    {
        private IEnumerable<int> M()
        {
            yield return Target.Call();
        }
    }

    internal class Asynchronous
    {
        private async Task<int> M()
        {
            await Task.Yield();
            return Target.Call();
        }
    }

    [Target]
    internal class Attributed;

    internal class AttributedParameter
    {
        private void M([Target] int parameter) { }
    }

    internal class AttributedReturn
    {
        [return: Target]
        private int M() => 1;
    }

    [About(typeof(Target))]
    internal class AttributeArgument;

    [About(new[] { typeof(Target) })]
    internal class AttributeArrayArgument;

    [About(Named = typeof(List<Target>))]
    internal class AttributeNamedArgument;
}
