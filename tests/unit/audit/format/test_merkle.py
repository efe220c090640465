"""The tree is that of RFC 6962, however it grows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinseal.audit.format.merkle import EMPTY_ROOT, MerkleTree, inclusion_proof, leaf_hash, root_of, verify_inclusion

# The leaves and roots that Certificate Transparency implementations share.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def test_roots_are_those_of_certificate_transparency() -> None:
    tree = MerkleTree()
    assert tree.root() == EMPTY_ROOT
    for leaf, root in zip(LEAVES, ROOTS, strict=True):
        tree.add(leaf_hash(bytes.fromhex(leaf)))
        assert tree.root().hex() == root


@given(st.integers(0, 70), st.integers(0, 70))
def test_a_tree_goes_on_from_its_right_edge(before: int, after: int) -> None:
    leaves = [leaf_hash(bytes([number])) for number in range(before + after)]
    tree = MerkleTree()
    tree.extend(leaves[:before])
    resumed = MerkleTree(tree.size, tree.peaks)
    resumed.extend(leaves[before:])
    assert resumed.root() == root_of(leaves)
    assert tree.root() == root_of(leaves[:before])


@given(st.integers(1, 40), st.data())
def test_an_inclusion_proof_shows_its_leaf_and_no_other(size: int, data: st.DataObject) -> None:
    leaves = [leaf_hash(bytes([number])) for number in range(size)]
    index = data.draw(st.integers(0, size - 1))
    proof, root = inclusion_proof(leaves, index), root_of(leaves)
    assert verify_inclusion(leaves[index], index, size, proof, root)
    assert not verify_inclusion(leaf_hash(b"other"), index, size, proof, root)
    assert not verify_inclusion(leaves[index], index, size, (*proof, root), root)
    assert not verify_inclusion(leaves[index], index + 1, size, proof, root) or size == 1
    if proof:
        assert not verify_inclusion(leaves[index], index, size, proof[:-1], root)


def test_a_proof_for_another_size_is_refused() -> None:
    leaves = [leaf_hash(bytes([number])) for number in range(9)]
    proof = inclusion_proof(leaves[:8], 3)
    assert not verify_inclusion(leaves[3], 3, 9, proof, root_of(leaves))
    assert not verify_inclusion(leaves[3], 3, 8, proof, root_of(leaves))


@pytest.mark.parametrize(("size", "peaks"), [(-1, ()), (1, ()), (3, (b"x" * 32,)), (1, (b"short",))])
def test_peaks_that_do_not_fit_are_refused(size: int, peaks: tuple[bytes, ...]) -> None:
    with pytest.raises(ValueError, match="fit"):
        MerkleTree(size, peaks)
