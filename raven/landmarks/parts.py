"""The parts of a drawn figure: what a pixel of a part map may be. What lies in front wins: a brow under hair is hair."""

PARTS = (
    "background",
    "skin",  # of the face, with its outline, nose, blush; also hands
    "ear",
    "eye white",
    "iris",  # with pupil and highlights
    "lash",  # lash lines of both lids, lid creases
    "brow",
    "mouth",  # everything inside its outer border; of a closed one its line
    "front hair",  # all hair that lies in front of the face, and side locks; beards too
    "back hair",  # hair behind face and neck
    "glasses",  # frames, and lenses that are not clear
    "ornament",  # hats, ribbons, headphones, animal ears, ear-rings
    "neck",
    "clothes",  # also what else belongs to the figure: masks, props, wings, tails
)
PART = {name: index for index, name in enumerate(PARTS)}
