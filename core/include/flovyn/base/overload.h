#pragma once

namespace flovyn {

/// Makes one visitor out of several lambdas: `std::visit(Overload{[](A) {…}, [](B) {…}}, variant)`.
/// An alternative without a lambda is a compile error.
template <typename... Visitors>
struct Overload : Visitors... {
  using Visitors::operator()...;
};

template <typename... Visitors>
Overload(Visitors...) -> Overload<Visitors...>;

}  // namespace flovyn
