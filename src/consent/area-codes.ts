/**
 * Mexican area codes (LADA) that lie in another zone than the centre. Since October 2022 clocks change only in Baja
 * California and in the municipalities along the border, on the days of the United States (Ley de los Husos Horarios).
 */
export const MEXICAN_CODES: Readonly<Record<string, string>> = {
  'America/Tijuana': '616 646 658 661 663 664 665 686',
  'America/Mazatlan': `311 319 323 324 325 327 389 612 613 622 623 624 631 632 633 634 637 638 641 642 643 644 645 647 651 662 667 668
    669 672 673 687 694 695 696 697 698`,
  'America/Cancun': '983 984 987 998',
  'America/Matamoros': '867 868 877 878 894 897 899',
  'America/Ciudad_Juarez': '656',
  'America/Ojinaga': '626',
};

const CENTRE = 'America/Mexico_City';
/** Codes with municipalities of two zones. */
export const MEXICAN_CODES_OF_TWO: Readonly<Record<string, readonly string[]>> = {
  // Guerrero Negro, on the line between the two states of the peninsula.
  615: ['America/Mazatlan', 'America/Tijuana'],
  // San Luis Río Colorado, beside Mexicali.
  653: ['America/Mazatlan', 'America/Tijuana'],
  // Nuevo Casas Grandes with Janos and Ascensión on the border.
  636: [CENTRE, 'America/Ciudad_Juarez'],
  // Guadalupe y Calvo, where three states meet.
  649: [CENTRE, 'America/Mazatlan'],
  657: [CENTRE, 'America/Ciudad_Juarez'],
  660: [CENTRE, 'America/Mazatlan'],
  // Nava and Allende, Anáhuac, Camargo: some municipalities of each are on the border.
  862: [CENTRE, 'America/Matamoros'],
  872: [CENTRE, 'America/Matamoros'],
  873: [CENTRE, 'America/Matamoros'],
  891: [CENTRE, 'America/Matamoros'],
  892: [CENTRE, 'America/Matamoros'],
};

/** Area codes of the United States and Canada (+1) that lie wholly in one zone. */
export const NORTH_AMERICAN_CODES: Readonly<Record<string, string>> = {
  'America/New_York': `201 202 203 207 212 215 216 220 223 226 227 229 231 234 239 240 248 249 252 260 263 267 269 272 276 283 289 301
    302 304 305 313 315 317 321 324 326 329 330 332 336 339 343 347 351 352 354 363 365 367 380 382 386 401 404 407
    410 412 413 416 419 434 437 438 440 443 445 450 463 468 470 472 475 478 484 502 508 513 514 516 517 518 519
    540 548 551 561 567 570 571 579 581 582 585 586 603 607 609 610 613 614 616 617 631 640 645 646 647 656 667 678
    680 681 683 686 703 704 705 706 716 717 718 724 727 728 732 734 740 742 743 753 754 757 762 765 770 771 772 774
    781 786 802 803 804 810 813 814 819 821 826 828 835 838 839 843 845 848 854 856 857 859 860 862 863 864 865
    873 878 904 905 908 910 912 914 917 919 929 934 937 941 942 943 947 948 954 959 973 978 980 984 989`,
  'America/Chicago': `204 205 210 214 217 218 224 225 228 235 251 254 256 262 274 281 309 312 314 316 318 319 320 325 327 331 334 337
    346 353 361 405 409 414 417 430 431 447 464 469 474 479 501 504 507 512 515 534 539 557 563 572 573 580 584 601
    608 612 615 618 630 636 641 651 659 660 662 682 689 708 712 713 715 726 730 731 737 763 769 773 779 806 815 816
    817 830 832 847 870 872 901 903 913 918 920 936 938 940 945 952 956 972 975 979 985`,
  'America/Denver': '303 307 368 385 403 406 435 505 575 587 719 720 748 780 801 825 915 970 983',
  'America/Phoenix': '480 520 602 623 ',
  'America/Los_Angeles': `206 209 213 236 253 257 279 310 323 341 350 360 369 408 415 424 425 442 503 509 510 530 559 562 564 604 619 626
    628 650 657 661 669 672 702 707 714 725 738 747 760 778 805 818 820 831 840 858 909 916 925 949 951 971`,
  'Pacific/Honolulu': '808',
};
